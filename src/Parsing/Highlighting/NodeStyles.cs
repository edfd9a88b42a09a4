using System.Collections.Frozen;

namespace LunarHub.Parsing.Highlighting;

/// <summary>
/// Styles by the names that tree-sitter grammars give their nodes. Grammars follow common conventions, so one table serves all; <see cref="LanguageStyles"/> holds where
/// a language departs from them.
/// </summary>
internal static class NodeStyles
{
    private static readonly FrozenDictionary<string, NodeStyle> s_named = Read(
        (TokenClass.Comment, NodeTraits.None, "hash_bang_line shebang shebang_line"),
        (TokenClass.String, NodeTraits.None, """
            char_literal character_literal character rune_literal regex regex_pattern regex_flags regex_literal heredoc heredoc_body heredoc_content heredoc_beginning
            heredoc_start heredoc_end nowdoc nowdoc_body line_str_text multi_line_str_text raw_str_part raw_str_end_part str_escaped_char escape_sequence
            escape_interpolation attribute_value quoted_attribute_value entity html_character_reference
            """),
        (TokenClass.None, NodeTraits.Reset, """
            interpolation template_substitution string_interpolation interpolated_expression command_substitution expansion arithmetic_expansion
            process_substitution jsx_expression format_expression raw_str_interpolation template_type
            """),
        (TokenClass.None, NodeTraits.None, "concatenated_string key_path_string_expression string_array jsx_text text raw_text"),
        (TokenClass.Constant, NodeTraits.None, """
            true false null nil none undefined boolean boolean_literal null_literal iota statement_identifier label label_name label_identifier simple_symbol
            hash_key_symbol bare_symbol delimited_symbol plain_value color_value
            """),
        (TokenClass.Number, NodeTraits.None, "integer float number complex rational file_descriptor hex_literal oct_literal bin_literal real_literal"),
        (TokenClass.Type, NodeTraits.None, """
            type_identifier primitive_type predefined_type builtin_type sized_type_specifier integral_type floating_point_type boolean_type void_type never_type
            bottom_type cast_type namespace_identifier class_name id_name keyframes_name
            """),
        (TokenClass.Property, NodeTraits.Name, """
            property_identifier field_identifier private_property_identifier shorthand_property_identifier shorthand_property_identifier_pattern
            shorthand_field_identifier instance_variable class_variable
            """),
        (TokenClass.Property, NodeTraits.None, "property_name feature_name"),
        (TokenClass.Variable, NodeTraits.Name, "identifier simple_identifier name global_variable constant package_identifier"),
        (TokenClass.Variable, NodeTraits.None, "variable_name special_variable_name metavariable simple_expansion implicit_parameter"),
        (TokenClass.Function, NodeTraits.None, "function_name"),
        (TokenClass.Tag, NodeTraits.None, "tag_name erroneous_end_tag_name universal_selector nesting_selector"),
        (TokenClass.Attribute, NodeTraits.None, "attribute_name"),
        (TokenClass.Operator, NodeTraits.None, "operator_identifier test_operator custom_operator optional_chain bang"),
        (TokenClass.Annotation, NodeTraits.None, "lifetime"),
        (TokenClass.Macro, NodeTraits.None, "preproc_directive doctype php_tag php_end_tag directive"),
        (TokenClass.Keyword, NodeTraits.None, """
            implicit_type this_type self_expression super_expression relative_scope catch_keyword throw_keyword where_keyword default_keyword as_operator
            try_operator mutable_specifier at_keyword important keyword_query modifier auto virtual
            """),
        (TokenClass.None, NodeTraits.Call, """
            call call_expression invocation_expression method_invocation function_call_expression member_call_expression nullsafe_member_call_expression
            scoped_call_expression command
            """),
        (TokenClass.None, NodeTraits.Call | NodeTraits.MacroCall, "macro_invocation"),
        (TokenClass.None, NodeTraits.Creation, "new_expression object_creation_expression instance_expression struct_expression composite_literal"),
        (TokenClass.None, NodeTraits.Member, """
            member_expression field_expression selector_expression member_access_expression nullsafe_member_access_expression navigation_expression navigation_suffix
            field_access member_binding_expression conditional_access_expression class_constant_access_expression scoped_property_access_expression method_reference
            """),
        (TokenClass.None, NodeTraits.Qualified, """
            scoped_identifier qualified_identifier qualified_name scope_resolution nested_identifier nested_type_identifier scoped_type_identifier stable_identifier
            stable_type_identifier alias_qualified_name
            """),
        (TokenClass.None, NodeTraits.TypeContext, "base_list named_type base_clause class_interface_clause superclass type_list type_constraint type_parameter type_parameter_constraint"),
        (TokenClass.None, NodeTraits.TypeContext | NodeTraits.Encloses, "type_argument_list type_arguments type_parameter_list type_parameters template_argument_list template_parameter_list"),
        (TokenClass.None, NodeTraits.Annotation, "decorator annotation marker_annotation"),
        (TokenClass.None, NodeTraits.Element | NodeTraits.Encloses, "jsx_opening_element jsx_closing_element jsx_self_closing_element jsx_element"),
        (TokenClass.None, NodeTraits.ElementAttribute, "jsx_attribute"),
        (TokenClass.Punctuation, NodeTraits.None, "interpolation_brace"),
        (TokenClass.None, NodeTraits.Encloses, "start_tag end_tag self_closing_tag erroneous_end_tag type_parameter_declaration bracketed_type"));

    private static readonly FrozenSet<string> s_constants = FrozenSet.Create("true", "false", "null", "nil", "None", "True", "False", "NULL", "nullptr", "undefined");

    /// <summary>The style of a named node type.</summary>
    public static NodeStyle Named(string name)
    {
        if (s_named.TryGetValue(name, out var style))
        {
            return style;
        }

        var type = name switch
        {
            _ when name.Contains("comment", StringComparison.Ordinal) => TokenClass.Comment,
            _ when name.Contains("string", StringComparison.Ordinal) && !name.Contains("type", StringComparison.Ordinal) => TokenClass.String,
            _ when IsNumber(name) => TokenClass.Number,
            _ when EndsWithAny(name, "_modifier", "_modifiers", "_qualifier") || name is "access_specifier" or "storage_class_specifier" or "virtual_specifier" => TokenClass.Keyword,
            _ => TokenClass.None,
        };
        return new NodeStyle(type, type == TokenClass.None && name.All(char.IsAsciiLetterLower) ? NodeTraits.Spelled : NodeTraits.None);
    }

    /// <summary>The style of a token by its spelling.</summary>
    public static NodeStyle Token(string spelling)
    {
        var word = spelling.TrimStart('#', '@', '_');
        var type = spelling switch
        {
            _ when string.IsNullOrWhiteSpace(spelling) => TokenClass.None,
            _ when s_constants.Contains(spelling) => TokenClass.Constant,
            ['#', ..] when word.Length > 0 && char.IsAsciiLetter(word[0]) => TokenClass.Macro,
            "#[" or "@interface" => TokenClass.Annotation,
            _ when word.Length > 0 && char.IsAsciiLetter(word[0]) => TokenClass.Keyword,
            _ when spelling.AsSpan().IndexOfAnyExcept("\"'`") < 0 => TokenClass.String,
            _ when spelling.AsSpan().IndexOfAnyExcept("()[]{},;:.#$") < 0 && spelling is not ("#" or "$" or "...") => TokenClass.Punctuation,
            _ => TokenClass.Operator,
        };
        var traits = spelling is "<" or ">" or "</" or "/>" ? NodeTraits.Anonymous | NodeTraits.Angle : NodeTraits.Anonymous;
        return new NodeStyle(type, traits);
    }

    /// <summary>Whether a node type's name, which is also the node's text, is a constant's.</summary>
    public static bool IsConstant(string word) => s_constants.Contains(word);

    private static bool IsNumber(string name) => EndsWithAny(name, "_literal", "_value")
        && (name.StartsWith("int", StringComparison.Ordinal) || ContainsAny(name, "integer", "float", "number", "real_", "decimal", "imaginary"));

    private static bool EndsWithAny(string name, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool ContainsAny(string name, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (name.Contains(part, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static FrozenDictionary<string, NodeStyle> Read(params ReadOnlySpan<(TokenClass Class, NodeTraits Traits, string Names)> rows)
    {
        var styles = new Dictionary<string, NodeStyle>();
        foreach (var row in rows)
        {
            foreach (var name in row.Names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                styles.Add(name, new NodeStyle(row.Class, row.Traits));
            }
        }

        return styles.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
