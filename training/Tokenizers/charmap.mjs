// A small precompiled character map as SentencePiece writes them: a double-array trie over UTF-8 (units of darts-clone), then the replacements.

const rules = () => {
  const map = new Map([['\t', ' '], ['\n', ' '], ['\r', ' '], ['\u00a0', ' '], ['\u3000', ' '], ['\u200b', ''], ['\u00ad', ''], ['e\u0301', 'é'], ['a\u0302', 'â']]);
  for (const [first, last] of [[0xff01, 0xff5e], [0x2460, 0x2473], [0xfb00, 0xfb06], [0x2160, 0x216f], [0x1d538, 0x1d56b], [0x1d7d8, 0x1d7e1]]) {
    for (let point = first; point <= last; point++) {
      const char = String.fromCodePoint(point);
      if (char.normalize('NFKC') !== char) map.set(char, char.normalize('NFKC'));
    }
  }
  return [...map];
};

export function charMap() {
  const root = { children: new Map() };
  const blob = [];
  for (const [from, to] of rules()) {
    let node = root;
    for (const value of Buffer.from(from)) {
      if (!node.children.has(value)) node.children.set(value, { children: new Map() });
      node = node.children.get(value);
    }
    node.value = blob.length;
    blob.push(...Buffer.from(to), 0);
  }

  const units = [0];
  const used = new Set([0]);
  const place = (node, at) => {
    const labels = [...(node.value === undefined ? [] : [0]), ...node.children.keys()];
    let offset = 1;
    while (labels.some((label) => used.has(at ^ offset ^ label)) || offset >= 1 << 21) offset++;
    labels.forEach((label) => used.add(at ^ offset ^ label));
    units[at] = ((units[at] ?? 0) | (offset << 10) | (node.value === undefined ? 0 : 0x100)) >>> 0;
    if (node.value !== undefined) units[at ^ offset] = (0x80000000 | node.value) >>> 0;
    for (const [label, child] of node.children) {
      units[at ^ offset ^ label] = label;
      place(child, at ^ offset ^ label);
    }
  };
  place(root, 0);

  const output = Buffer.alloc(4 + units.length * 4 + blob.length);
  output.writeUInt32LE(units.length * 4, 0);
  for (let i = 0; i < units.length; i++) output.writeUInt32LE((units[i] ?? 0) >>> 0, 4 + i * 4);
  Buffer.from(blob).copy(output, 4 + units.length * 4);
  return output;
}
