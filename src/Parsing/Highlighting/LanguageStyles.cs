namespace LunarHub.Parsing.Highlighting;

/// <summary>Where a grammar uses a node type's name in its own way.</summary>
internal static class LanguageStyles
{
    private static readonly Dictionary<(string Language, string Name), NodeStyle> s_exceptions = new()
    {
        [("python", "attribute")] = new(TokenClass.None, NodeTraits.Member),
        [("python", "type")] = new(TokenClass.None, NodeTraits.TypeContext),
        [("python", "dotted_name")] = new(TokenClass.None, NodeTraits.Qualified),
        [("csharp", "attribute")] = new(TokenClass.None, NodeTraits.Annotation),
        [("csharp", "generic_name")] = new(TokenClass.None, NodeTraits.None),
        [("php", "attribute")] = new(TokenClass.None, NodeTraits.Annotation),
        [("php", "encapsed_string")] = new(TokenClass.String, NodeTraits.None),
        [("swift", "attribute")] = new(TokenClass.Annotation, NodeTraits.None),
        [("rust", "attribute")] = new(TokenClass.None, NodeTraits.Annotation),
        [("rust", "attribute_item")] = new(TokenClass.None, NodeTraits.Annotation),
        [("rust", "inner_attribute_item")] = new(TokenClass.None, NodeTraits.Annotation),
        [("rust", "self")] = new(TokenClass.Keyword, NodeTraits.None),
        [("cpp", "attribute")] = new(TokenClass.None, NodeTraits.Annotation),
        [("c", "attribute")] = new(TokenClass.None, NodeTraits.Annotation),
        [("ruby", "constant")] = new(TokenClass.Type, NodeTraits.Name),
        [("ruby", "string_array")] = new(TokenClass.String, NodeTraits.None),
        [("ruby", "symbol_array")] = new(TokenClass.Constant, NodeTraits.None),
        [("ruby", "subshell")] = new(TokenClass.String, NodeTraits.None),
        [("ruby", "setter")] = new(TokenClass.Function, NodeTraits.None),
        [("bash", "word")] = new(TokenClass.None, NodeTraits.Name),
        [("bash", "command_name")] = new(TokenClass.None, NodeTraits.None),
        [("scala", "interpolated_string_expression")] = new(TokenClass.String, NodeTraits.None),
        [("kotlin", "user_type")] = new(TokenClass.None, NodeTraits.TypeContext),
        [("css", "integer_value")] = new(TokenClass.Number, NodeTraits.None),
        [("css", "attribute_selector")] = new(TokenClass.None, NodeTraits.None),
        [("css", "from")] = new(TokenClass.Keyword, NodeTraits.None),
        [("css", "to")] = new(TokenClass.Keyword, NodeTraits.None),
        [("go", "package_identifier")] = new(TokenClass.Type, NodeTraits.None),
    };

    public static NodeStyle Of(string language, string name) => s_exceptions.TryGetValue((language, name), out var style) ? style : NodeStyles.Named(name);
}
