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
    if (!text.textContent.trim() || !text.checkVisibility({ visibilityProperty: true })) continue;
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
}"""
