using System.Collections.Frozen;

namespace LunarHub.Parsing.Detection;

/// <summary>Languages by what a path, a shebang or a modeline says. Ids are lower case and, where both have one, those of GitHub's linguist.</summary>
internal static class LanguageTable
{
    public const string Text = "text";

    private const string Extensions = """
        python: py pyi pyw
        csharp: cs csx cake
        typescript: ts mts cts
        tsx: tsx
        javascript: js mjs cjs jsx es6
        go: go
        java: java
        rust: rs
        c: c h
        cpp: cc cpp cxx c++ hh hpp hxx h++ ipp tpp inl cu cuh
        ruby: rb rake gemspec ru podspec
        php: php phtml php3 php4 php5 php7 phps
        bash: sh bash zsh ksh bats
        scala: scala sc sbt
        swift: swift
        css: css
        scss: scss sass
        less: less
        html: html htm xhtml
        json: json jsonc json5 geojson webmanifest ipynb
        jsonl: jsonl ndjson
        markdown: md markdown mdown mkd mdx
        rst: rst
        asciidoc: adoc asciidoc
        yaml: yaml yml cff
        toml: toml
        ini: ini cfg conf properties editorconfig gitconfig
        sql: sql ddl psql
        dockerfile: dockerfile
        makefile: mk mak make am
        kotlin: kt kts
        fsharp: fs fsx fsi
        vb: vb
        xml: xml xsd xsl xslt csproj fsproj vbproj props targets nuspec resx config plist svg xaml natvis proj slnx wixproj storyboard xib
        razor: cshtml razor
        vue: vue
        svelte: svelte
        perl: pl pm
        lua: lua
        r: r
        dart: dart
        elixir: ex exs
        erlang: erl hrl
        haskell: hs lhs
        ocaml: ml mli
        clojure: clj cljs cljc edn
        groovy: groovy gradle
        objective-c: m mm
        powershell: ps1 psm1 psd1
        batch: bat cmd
        protobuf: proto
        graphql: graphql gql
        terraform: tf tfvars hcl
        nix: nix
        zig: zig
        julia: jl
        assembly: asm s
        cmake: cmake
        bicep: bicep
        astro: astro
        coffeescript: coffee
        vim-script: vim
        m4: m4 ac
        starlark: bzl bazel
        solidity: sol
        crystal: cr
        nim: nim
        pascal: pas dpr
        fortran: f f90 f95 for
        verilog: v sv
        vhdl: vhd vhdl
        lisp: el lisp cl
        scheme: scm ss rkt
        wgsl: wgsl
        glsl: glsl vert frag
        handlebars: hbs handlebars mustache
        pug: pug jade
        liquid: liquid
        twig: twig
        gettext: po pot
        latex: tex sty bib
        jinja: j2 jinja jinja2
        erb: erb
        csv: csv tsv
        text: txt text log
        diff: diff patch
        solution: sln
        """;

    private const string Names = """
        dockerfile: Dockerfile Containerfile
        makefile: Makefile makefile GNUmakefile
        cmake: CMakeLists.txt
        ruby: Rakefile Gemfile Vagrantfile Podfile Brewfile
        python: SConstruct SConscript wscript
        bash: .bashrc .bash_profile .profile .zshrc PKGBUILD
        groovy: Jenkinsfile
        json: .babelrc .eslintrc .prettierrc composer.lock Pipfile.lock
        toml: Cargo.lock poetry.lock Pipfile uv.lock
        ini: .editorconfig .gitconfig .gitmodules .npmrc .flake8 .pylintrc
        yaml: .clang-format .clang-tidy
        go-module: go.mod go.sum go.work
        starlark: BUILD WORKSPACE Tiltfile
        ignore-list: .gitignore .dockerignore .npmignore .gitattributes .prettierignore .eslintignore .helmignore .git-blame-ignore-revs .mailmap
        text: LICENSE COPYING NOTICE AUTHORS CONTRIBUTORS README CHANGELOG CODEOWNERS
        """;

    private const string Interpreters = """
        python: python python2 python3 pypy pypy3 uv
        bash: sh bash zsh ksh dash ash
        javascript: node nodejs bun
        typescript: deno ts-node tsx
        ruby: ruby jruby
        perl: perl
        php: php
        lua: lua luajit
        r: Rscript
        scala: scala amm
        swift: swift
        powershell: pwsh
        groovy: groovy
        makefile: make gmake
        csharp: dotnet dotnet-script
        """;

    private const string ModeAliases = """
        cpp: c++ cpp
        csharp: c# cs csharp
        javascript: js js2 javascript
        typescript: ts typescript
        bash: sh bash zsh shell shell-script
        python: py python
        ruby: rb ruby
        markdown: md markdown gfm
        makefile: make makefile
        yaml: yml yaml
        c: c
        go: go
        java: java
        rust: rust
        php: php
        perl: perl cperl
        html: html
        css: css
        json: json
        sql: sql
        toml: toml
        dockerfile: dockerfile
        """;

    /// <summary>Suffixes behind an extension that names the language.</summary>
    public static FrozenSet<string> PurposeSuffixes { get; } = FrozenSet.Create("in", "tmpl", "tpl", "gotmpl", "template", "example", "sample", "dist", "orig", "bak", "default", "ftlh", "twirl");

    public static FrozenDictionary<string, string> ByExtension { get; } = Read(Extensions);

    public static FrozenDictionary<string, string> ByName { get; } = Read(Names);

    public static FrozenDictionary<string, string> ByInterpreter { get; } = Read(Interpreters);

    public static FrozenDictionary<string, string> ByMode { get; } = Read(ModeAliases);

    private static FrozenDictionary<string, string> Read(string table) =>
        table.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 2))
            .SelectMany(parts => parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(key => (Key: key, Language: parts[0])))
            .ToFrozenDictionary(entry => entry.Key, entry => entry.Language, StringComparer.Ordinal);
}
