const part = /[\p{L}\p{N}\p{M}_$@]/u;

/** The identifier around an offset of a line, in UTF-16 units; undefined where none stands. */
export function identifierAt(line: string, offset: number): { start: number; name: string } | undefined {
  const isPart = (at: number) => at >= 0 && at < line.length && part.test(line[at]!);
  let start = isPart(offset) ? offset : offset - 1;
  if (!isPart(start)) return undefined;
  let end = start + 1;
  while (isPart(start - 1)) start--;
  while (isPart(end)) end++;
  const name = line.slice(start, end);
  return /^\d/.test(name) ? undefined : { start, name };
}

/** How far into the text of `root` a point on the screen lies, in UTF-16 units; undefined when the point is not on its text. */
export function textOffset(root: Node, x: number, y: number): number | undefined {
  const caret = document.caretPositionFromPoint?.(x, y);
  const range = caret == null ? document.caretRangeFromPoint?.(x, y) : undefined;
  const node = caret?.offsetNode ?? range?.startContainer;
  const inNode = caret?.offset ?? range?.startOffset;
  if (node == null || inNode == null || node.nodeType !== Node.TEXT_NODE || !root.contains(node)) return undefined;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let before = 0;
  for (let text = walker.nextNode(); text != null && text !== node; text = walker.nextNode()) before += text.textContent?.length ?? 0;
  return before + inNode;
}
