"""What a reader's eyes need: which texts collide or are covered, and every colour on its ground."""

#: Text in pictures whose boxes, turned as they are drawn, intersect by more than 2 px. Scissors are
#: no text: they lie on the road that they cut, and roads cross.
COLLIDING = """() => {
  const texts = [...document.querySelectorAll(".ll-widget svg text")].filter(
    (node) => !["", "✂"].includes(node.textContent.replaceAll("\\u200b", "").trim()) && node.checkVisibility({ visibilityProperty: true }));
  const quad = (node) => {
    const { x, y, width, height } = node.getBBox();
    const to = node.getScreenCTM();
    return [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]
      .map(([u, v]) => [to.a * u + to.c * v + to.e, to.b * u + to.d * v + to.f]);
  };
  const axes = ([a, b, , d]) => [b, d].map(([x, y]) => {
    const [u, v] = [x - a[0], y - a[1]];
    return [u / Math.hypot(u, v), v / Math.hypot(u, v)];
  });
  const span = (points, [u, v]) => {
    const along = points.map(([x, y]) => x * u + y * v);
    return [Math.min(...along), Math.max(...along)];
  };
  // How deep two boxes lie in each other: along the direction in which they are parted soonest.
  const depth = (p, q) => Math.min(...[...axes(p), ...axes(q)].map((axis) => {
    const [[a, b], [c, d]] = [span(p, axis), span(q, axis)];
    return Math.min(b, d) - Math.max(a, c);
  }));
  const boxes = texts.map(quad);
  const found = [];
  for (let i = 0; i < texts.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const deep = depth(boxes[i], boxes[j]);
      if (deep > 2) found.push(`“${texts[j].textContent}” and “${texts[i].textContent}” by ${deep.toFixed(1)} px`);
    }
  }
  return found;
}"""  # noqa: E501

#: Text in pictures with something opaque over it.
COVERED = """() => {
  const style = document.createElement("style");
  style.textContent = ".ll-widget svg * { pointer-events: visiblePainted !important; }";
  document.head.append(style);
  const opaque = (node) => {
    const { fill, fillOpacity } = getComputedStyle(node);
    return node.matches("rect, path, circle") && fill !== "none" && Number(fillOpacity) > 0.9
      && !/, 0\\)$/.test(fill);
  };
  const found = [];
  for (const text of document.querySelectorAll(".ll-widget svg text")) {
    if (["", "✂"].includes(text.textContent.trim()) || !text.checkVisibility({ visibilityProperty: true })) continue;
    text.scrollIntoView({ block: "center" });
    const { left, right, top, bottom } = text.getBoundingClientRect();
    for (let i = 0; i <= 8; i += 1) {
      const x = left + 1.5 + (i / 8) * (right - left - 3);
      const stack = document.elementsFromPoint(x, (top + bottom) / 2);
      const above = stack.slice(0, stack.findIndex((node) => text.contains(node)));
      const cover = above.find((node) => node.closest("svg") === text.closest("svg") && opaque(node));
      if (cover) {
        found.push(`“${text.textContent}” under ${cover.outerHTML.slice(0, 80)}`);
        break;
      }
    }
  }
  style.remove();
  return found;
}"""  # noqa: E501

#: A symbol whose index is written behind "_" instead of below. Names of arrays are so in Python.
RAW = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector(".ll-widget"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: node, textContent: text } = walker.currentNode;
    if (/[A-Za-zεδφ]_[A-Za-zφ]/.test(text) && !node.closest("a, code, .ll-twin, .ll-meter, .ll-verdict")) found.push(text.slice(0, 90));
  }
  return found;
}"""  # noqa: E501

#: What carries no data in pictures, with the reason.
QUIET = {
    ".ll-card rect": "the plate under a layer",
    ".ll-frame": "the plate under a panel",
    ".ll-grid line": "lines that help the eye to a scale",
    ".ll-ring": "focus and selection, tested by the keyboard's test",
    ".ll-halo": "what a finger hits; transparent",
    ".ll-unit": "what a finger hits; transparent",
    ".ll-rule": "the line that bars stand on",
    ".ll-gross path": "what a sum would be without cancelling, said in words under the picture",
    ".ll-spine": "the dash inside a ribbon; the node that it leaves wears the same",
    "pattern *": "the hatch, measured by its base colour",
}
#: Every visible text and every mark of a picture: what it is, its colours with their opacity, and
#: the ground that it stands on, as (r, g, b, a).
COLOURS = """(quiet) => {
  const style = document.createElement("style");
  style.textContent = ".ll-widget * { pointer-events: visiblePainted !important; transition: none !important; }";
  document.head.append(style);
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const rgba = (text) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = text;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const faded = (node) => {
    let all = 1;
    for (let at = node; at instanceof Element; at = at.parentElement) all *= Number(getComputedStyle(at).opacity);
    return all;
  };
  const paint = (node, kind) => {
    const found = getComputedStyle(node);
    let ink = found[kind];
    if (ink === "none" || (kind === "stroke" && parseFloat(found.strokeWidth) === 0)) return null;
    if (ink.startsWith("url")) ink = getComputedStyle(document.querySelector(ink.match(/#[^"')]+/)[0]).querySelector(".ll-neg-base")).fill;
    const [r, g, b, a] = rgba(ink);
    const alpha = a * Number(found[`${kind}Opacity`]) * faded(node);
    return alpha > 0 ? [r, g, b, alpha] : null;
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const back = (node) => {
    const [r, g, b, a] = rgba(getComputedStyle(node).backgroundColor);
    return [r, g, b, a * faded(node)];
  };
  // What is painted at a point by one shape: its fill and its stroke there.
  const layersOf = (node, x, y) => {
    if (!(node instanceof SVGGeometryElement)) return [];
    const point = new DOMPoint(x, y).matrixTransform(node.getScreenCTM().inverse());
    return [node.isPointInFill(point) && paint(node, "fill"), node.isPointInStroke(point) && paint(node, "stroke")].filter(Boolean);
  };
  const ancestors = (node) => (node ? [...ancestors(node.parentElement), node] : []);
  const plate = (node) => ancestors(node).map(back).reduce((sum, layer) => over(layer, sum), [255, 255, 255, 1]);
  const ground = (node, x, y) => {
    const svg = node.closest("svg");
    if (!svg) return plate(node);
    const stack = document.elementsFromPoint(x, y).filter((other) => svg.contains(other));
    const below = stack.slice(stack.findIndex((other) => node.contains(other)) + 1).reverse();
    return below.flatMap((other) => layersOf(other, x, y)).reduce((sum, layer) => over(layer, sum), plate(svg.parentElement));
  };
  const seen = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const found = [];
  const walker = document.createTreeWalker(document.querySelector(".ll-widget"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    const words = walker.currentNode.textContent.replaceAll("\\u200b", "").trim();
    if (!words || !seen(node) || node.closest("option, :disabled, [aria-disabled], .ll-line:has(:disabled) > output")) continue;
    const owner = node.closest("svg text") ?? node;
    owner.scrollIntoView({ block: "center" });
    const range = document.createRange();
    range.selectNode(walker.currentNode);
    const { left, top, width, height } = range.getBoundingClientRect();
    if (!width || !height) continue;
    const inPicture = owner instanceof SVGElement;
    const ink = inPicture ? paint(node, "fill") : [...rgba(getComputedStyle(node).color)];
    if (!inPicture) ink[3] *= faded(node);
    const halo = inPicture && getComputedStyle(owner).paintOrder.startsWith("stroke") && paint(owner, "stroke");
    found.push({ kind: "text", what: words.slice(0, 60), inks: [ink], grounds: [halo || ground(owner, left + width / 2, top + height / 2)] });
  }
  const plain = ["--ll-paper", "--ll-card"].map((name) => rgba(getComputedStyle(document.querySelector(".ll-widget")).getPropertyValue(name)));
  for (const node of document.querySelectorAll(".ll-widget svg :is(rect, path, circle, line)")) {
    if (!seen(node) || node.matches(quiet)) continue;
    const { width, height } = node.getBoundingClientRect();
    const inks = ["fill", "stroke"].map((kind) => paint(node, kind)).filter(Boolean);
    if (inks.length && (width || height)) found.push({ kind: "mark", what: `${node.outerHTML.slice(0, 70)} in ${node.parentElement.getAttribute("class")}`, inks, grounds: plain });
  }
  style.remove();
  return found;
}"""  # noqa: E501
