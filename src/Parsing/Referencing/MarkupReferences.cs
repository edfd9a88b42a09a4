namespace LunarHub.Parsing.Referencing;

/// <summary>HTML and JSON have none: they name nothing that is defined elsewhere by its name alone.</summary>
internal static class MarkupReferences
{
    public static readonly ReferenceRules Css = new()
    {
        Names = ["identifier", "id_name", "keyframes_name"],
        ModulePaths = ["string_content"],
        Imports = ["import_statement"],
        Omitted = ["pseudo_class_selector.$", "keyframes_statement"],
    };
}
