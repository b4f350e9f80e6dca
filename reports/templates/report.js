(function () {
  "use strict";
  var box = document.getElementById("q");
  var count = document.getElementById("n");
  var blocks = [];
  Array.prototype.forEach.call(document.querySelectorAll("article, main tbody tr, main section > p"), function (node) {
    if (node.matches("article") || !node.closest("article")) {
      blocks.push([node, node.textContent.toLowerCase()]);
    }
  });
  function search() {
    var word = box.value.trim().toLowerCase();
    var found = 0;
    blocks.forEach(function (block) {
      var here = !word || block[1].indexOf(word) >= 0;
      block[0].hidden = !here;
      if (here) { found += 1; }
    });
    count.textContent = word ? String(found) : "";
  }
  box.addEventListener("input", search);
  if (location.hash.indexOf("#q=") === 0) {
    box.value = decodeURIComponent(location.hash.slice(3));
    search();
  }
}());
