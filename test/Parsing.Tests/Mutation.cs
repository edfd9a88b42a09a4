namespace LunarHub.Parsing.Tests;

/// <summary>Damage of the kinds that unfinished edits, wrong encodings and broken transfers do.</summary>
internal static class Mutation
{
    private static readonly byte[][] s_tokens = [.. new[] { "(", "{", "[", "\"", "'", "`", "/*", "#", "\n", "\r\n", "\t", "\0", "\"\"\"", "<", "}", ")", "é", "\\", "<<EOF\n", "'''" }.Select(System.Text.Encoding.UTF8.GetBytes)];

    public static byte[] Of(byte[] original, Random random)
    {
        var bytes = new List<byte>(original);
        for (var edits = random.Next(1, 8); edits > 0 && bytes.Count > 0; edits--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.InsertRange(at, s_tokens[random.Next(s_tokens.Length)]);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 60), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 400), bytes.Count - at)));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, Enumerable.Repeat(s_tokens[random.Next(s_tokens.Length)], random.Next(1, 300)).SelectMany(t => t));
                    break;
            }
        }

        return [.. bytes];
    }
}
