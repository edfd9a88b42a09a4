using LunarHub.Grains.Navigation;

namespace LunarHub.Grains.Tests.Navigation;

public sealed class TextTests
{
    [Theory]
    [InlineData("a.bc(d)", 3, "bc", 3)]
    [InlineData("a.bc(d)", 4, "bc", 3)]
    [InlineData("a.bc(d)", 5, "bc", 3)]
    [InlineData("$x = 1", 2, "$x", 1)]
    [InlineData("naïve()", 4, "naïve", 1)]
    public void The_identifier_under_a_column_is_found(string line, int column, string name, int start)
        => IdentifierAt.Find(line, column).Should().Be((start, name));

    [Theory]
    [InlineData("a + b", 3)]
    [InlineData("", 1)]
    [InlineData("x = 123", 6)]
    public void No_identifier_is_none(string line, int column) => IdentifierAt.Find(line, column).Should().BeNull();

    [Theory]
    [InlineData("session.send()", 9, "session")]
    [InlineData("this->send()", 7, "this")]
    [InlineData("Foo::bar()", 6, "Foo")]
    [InlineData("a?.b", 4, "a")]
    [InlineData("f().send()", 5, null)]
    [InlineData("send()", 1, null)]
    public void The_qualifier_stands_before_the_mark(string line, int column, string? qualifier) => IdentifierAt.Qualifier(line, column).Should().Be(qualifier);

    [Theory]
    [InlineData("python", "from .adapters import HTTPAdapter", "adapters")]
    [InlineData("python", "import os, requests.sessions as s", "os|requests.sessions")]
    [InlineData("csharp", "using System;\nusing static Acme.Text.Words;\nusing W = Acme.Other;", "System|Acme.Text.Words|Acme.Other")]
    [InlineData("csharp", "using var x = y;\nusing (z) { }", "")]
    [InlineData("typescript", "import {\n  a,\n} from \"./file/outline\";\nconst p = require('path')", "file.outline|path")]
    [InlineData("go", "import (\n\t\"net/http\"\n\tx \"github.com/acme/web/store\"\n)", "net.http|github.com.acme.web.store")]
    [InlineData("rust", "use crate::index::Reader;\npub use std::io::{self, Read};", "index.Reader|std.io")]
    [InlineData("c", "#include <net/http.h>\n# include \"a.h\"", "net.http|a")]
    [InlineData("java", "import static java.util.List.of;", "java.util.List.of")]
    [InlineData("ruby", "require_relative '../lib/thing.rb'", "lib.thing")]
    [InlineData("php", "use Acme\\Web\\Page;", "Acme.Web.Page")]
    [InlineData("markdown", "import x", "")]
    public void Imports_are_read_by_language(string language, string text, string expected)
        => string.Join('|', ImportPaths.Read(language, text).Select(import => string.Join('.', import))).Should().Be(expected);

    [Theory]
    [InlineData("python", "from .adapters import HTTPAdapter", "src/requests/adapters.py", null, "HTTPAdapter", true)]
    [InlineData("python", "from requests.models import Response", "src/requests/adapters.py", null, "Response", false)]
    [InlineData("python", "from requests import get", "src/requests/__init__.py", null, "get", true)]
    [InlineData("csharp", "using Orleans.Runtime;", "src/Orleans.Core/Silo.cs", "Orleans.Runtime", "Silo", true)]
    [InlineData("csharp", "using Orleans;", "src/Orleans.Core/Silo.cs", "Orleans.Runtime.Messaging", "Silo", false)]
    [InlineData("go", "import \"github.com/acme/web/internal/store\"", "internal/store/open.go", null, "Open", true)]
    [InlineData("rust", "use crate::index::Reader;", "src/index.rs", null, "Reader", true)]
    [InlineData("typescript", "import { a } from '../api/client'", "web/src/api/client.ts", null, "a", true)]
    [InlineData("java", "import com.acme.Page;", "src/main/java/com/acme/Page.java", null, "Page", true)]
    public void An_import_reaches_what_it_names(string language, string text, string path, string? scope, string name, bool reaches)
        => ImportPaths.Read(language, text).Any(import => ImportPaths.Reaches(import, language, path, scope, name)).Should().Be(reaches);

    [Theory]
    [InlineData("send", "send", "")]
    [InlineData("Session.send", "send", "Session")]
    [InlineData("a::b::c", "c", "a.b")]
    [InlineData("Foo#bar", "bar", "Foo")]
    [InlineData("this[]", "this[]", "")]
    public void A_name_is_taken_apart(string text, string name, string scope)
    {
        var parsed = NameText.Parse(text);

        (parsed.Name, string.Join('.', parsed.Scope)).Should().Be((name, scope));
    }

    [Fact]
    public void Hostile_lines_are_read_in_bounded_time()
    {
        var random = new Random(7);
        var alphabet = "import from use \"'<>(){};:.,\\#\t ab";
        foreach (var language in (string[])["python", "csharp", "java", "typescript", "go", "rust", "c", "ruby", "php"])
        {
            var text = string.Join('\n', Enumerable.Range(0, 200).Select(_ => string.Concat(Enumerable.Range(0, random.Next(499)).Select(_ => alphabet[random.Next(alphabet.Length)]))));
            ImportPaths.Read(language, text).Length.Should().BeLessThanOrEqualTo(1_000);
        }
    }
}
