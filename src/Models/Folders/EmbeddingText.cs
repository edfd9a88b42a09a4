namespace LunarHub.Models.Folders;

/// <summary>What a language model is given of a chunk or a query.</summary>
internal static class EmbeddingText
{
    /// <summary>The prefix of the role, for a document a line with its path and one with its names, and the text; null where there is nothing to embed.</summary>
    public static string? Of(in EmbeddingInput input, EmbeddingRole role, ModelSettings settings)
    {
        if (role == EmbeddingRole.Query)
        {
            return string.IsNullOrWhiteSpace(input.Text) ? null : settings.QueryPrefix + input.Text;
        }

        var names = string.Join(' ', new[] { input.Parent, input.Symbol }.Where(name => !string.IsNullOrEmpty(name)));
        var text = string.Join('\n', new[] { input.Path, names, input.Text }.Where(part => !string.IsNullOrWhiteSpace(part)));
        return text.Length == 0 ? null : settings.DocumentPrefix + text;
    }
}
