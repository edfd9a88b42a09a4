using System.Text;

namespace LunarHub.Bench.Engine.Peers;

/// <summary>The syntax of Go's and RE2's regular expressions.</summary>
internal static class Re2
{
    /// <summary>An expression that matches the text itself.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (@"\.+*?()|[]{}^$".Contains(c, StringComparison.Ordinal))
            {
                quoted.Append('\\');
            }

            quoted.Append(c);
        }

        return quoted.ToString();
    }
}
