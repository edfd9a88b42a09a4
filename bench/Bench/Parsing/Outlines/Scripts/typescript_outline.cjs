// Definitions of TypeScript and JavaScript files as the TypeScript compiler parses them; see ScriptOutlines.cs for the format.
const fs = require("fs");
const ts = require(process.argv[2]);

const isFunctionValue = (node) => node && (ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isClassExpression(node));

const isBody = (node) => ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node);

function nameOf(name) {
  if (!name) return null;
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return name.text;
  if (ts.isComputedPropertyName(name)) return name.getText();
  return null;
}

// What defines a name, whether it is a function or a type, and the name's node; null for everything else.
function definition(node) {
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isEnumDeclaration(node) || ts.isMethodDeclaration(node) ||
    ts.isMethodSignature(node) || ts.isGetAccessor(node) || ts.isSetAccessor(node)) return [node.name, true];
  if (ts.isConstructorDeclaration(node)) return ["constructor", true];
  if (ts.isModuleDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isEnumMember(node) || ts.isPropertySignature(node)) return [node.name, false];
  if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) return [node.name, Boolean(isFunctionValue(node.initializer))];
  if (ts.isPropertyAssignment(node) && isFunctionValue(node.initializer)) return [node.name, true];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && isFunctionValue(node.right)) {
    const left = node.left;
    if (ts.isIdentifier(left)) return [left, true];
    if (ts.isPropertyAccessExpression(left)) return [left.name, true];
  }
  return null;
}

function read(path) {
  const kind = /\.tsx$/.test(path) ? ts.ScriptKind.TSX : /\.[mc]?ts$/.test(path) ? ts.ScriptKind.TS : ts.ScriptKind.JSX;
  const file = ts.createSourceFile(path, fs.readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true, kind);
  if (file.parseDiagnostics.length) return null;
  const line = (at) => file.getLineAndCharacterOfPosition(at).line + 1;
  const entries = [];
  const visit = (node, inBody) => {
    const found = definition(node);
    // Variables of functions are local, unless they hold a function or a class.
    if (found && (found[1] || !(inBody && ts.isVariableDeclaration(node)))) {
      const fixed = typeof found[0] === "string";
      const name = fixed ? found[0] : nameOf(found[0]);
      if (name) {
        const decorators = (ts.canHaveDecorators(node) && ts.getDecorators(node)) || [];
        let first = node.getStart(file);
        if (decorators.length) {
          first = decorators[decorators.length - 1].end;
          while (/\s/.test(file.text[first])) first++;
        }
        const nameAt = fixed ? file.text.indexOf("constructor", first) : found[0].getStart(file);
        entries.push([name, line(nameAt), line(node.getStart(file)), line(first), line(node.end), found[1]]);
      }
    }
    ts.forEachChild(node, (child) => visit(child, inBody || isBody(node)));
  };
  visit(file, false);
  return entries;
}

for (const path of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const entries = read(path);
  if (entries) console.log(JSON.stringify({ path, entries }));
}
