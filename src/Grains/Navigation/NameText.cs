using System.Collections.Immutable;
using LunarHub.Text;

namespace LunarHub.Grains.Navigation;

/// <summary>A name as people write it, taken apart: <c>Session.send</c>, <c>Session::send</c> and <c>Session#send</c> ask for <c>send</c> in the scope <c>Session</c>.</summary>
/// <param name="Name">The last part: what the index is asked for.</param>
/// <param name="Scope">The parts before it, outermost first.</param>
internal sealed record NameText(string Name, ImmutableArray<string> Scope)
{
    private const int MaximumLength = 300;

    /// <exception cref="HubException"><c>name-invalid</c>: empty, too long, or with line breaks.</exception>
    public static NameText Parse(string? text)
    {
        var name = text?.Trim() ?? "";
        if (name.Length == 0)
        {
            throw new HubException("name-invalid", "the name is empty; give an identifier such as parseDate or Session.send, or a position");
        }

        if (name.Length > MaximumLength || name.Any(char.IsControl))
        {
            throw new HubException("name-invalid", $"a name is one line of at most {MaximumLength} characters");
        }

        var parts = name.Split(["::", ".", "#", "->", "\\"], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length < 2 || name[^1] is '.' or '#' or ':' ? new NameText(name, []) : new NameText(parts[^1], [.. parts[..^1]]);
    }

    /// <summary>True when the scope of a definition ends in <see cref="Scope"/>; letter case counts.</summary>
    public bool IsWithin(string? scope)
    {
        if (Scope.IsEmpty)
        {
            return true;
        }

        var held = (scope ?? "").Split('.');
        return held.Length >= Scope.Length && held.AsSpan()[^Scope.Length..].SequenceEqual(Scope.AsSpan());
    }
}
