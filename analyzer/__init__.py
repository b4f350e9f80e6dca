"""CallDossier: from a phone backup to an evidence report."""
