// Definitions of Go files as the standard library's parser sees them; see ScriptOutlines.cs for the format.
package main

import (
	"bufio"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
)

type answer struct {
	Path    string          `json:"path"`
	Entries [][]interface{} `json:"entries"`
}

func main() {
	scanner := bufio.NewScanner(os.Stdin)
	output := json.NewEncoder(os.Stdout)
	for scanner.Scan() {
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, scanner.Text(), nil, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		found := answer{Path: scanner.Text(), Entries: [][]interface{}{}}
		line := func(at token.Pos) int { return files.PositionFor(at, false).Line }
		add := func(name *ast.Ident, node ast.Node, counts bool) {
			if name.Name != "_" {
				found.Entries = append(found.Entries, []interface{}{name.Name, line(name.Pos()), line(node.Pos()), line(node.Pos()), line(node.End() - 1), counts})
			}
		}
		fields := func(list *ast.FieldList) {
			for _, field := range list.List {
				for _, name := range field.Names {
					_, method := field.Type.(*ast.FuncType)
					add(name, field, method)
				}
			}
		}
		// Types are declared in functions too; variables there are local.
		locals := func(body *ast.BlockStmt) {
			if body == nil {
				return
			}
			ast.Inspect(body, func(node ast.Node) bool {
				if n, ok := node.(*ast.TypeSpec); ok {
					add(n.Name, n, true)
					switch t := n.Type.(type) {
					case *ast.StructType:
						fields(t.Fields)
					case *ast.InterfaceType:
						fields(t.Methods)
					}
				}
				return true
			})
		}
		ast.Inspect(file, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.FuncDecl:
				add(n.Name, n, true)
				locals(n.Body)
				return false
			case *ast.TypeSpec:
				add(n.Name, n, true)
			case *ast.ValueSpec:
				for _, name := range n.Names {
					add(name, n, false)
				}
			case *ast.StructType:
				fields(n.Fields)
			case *ast.InterfaceType:
				fields(n.Methods)
			case *ast.FuncLit:
				locals(n.Body)
				return false
			}
			return true
		})
		output.Encode(found)
	}
}
