using System.Text;

namespace LunarHub.Models.Tokenizers;

/// <summary>GPT-2's spelling of bytes as printable characters (Radford et al. 2019): printable Latin-1 stands for itself, the other bytes for U+0100 and up.</summary>
internal static class ByteAlphabet
{
    private static readonly char[] Letters = Make();

    public static string Spell(string text) => string.Create(Encoding.UTF8.GetByteCount(text), text, static (output, source) =>
    {
        var bytes = Encoding.UTF8.GetBytes(source);
        for (var i = 0; i < bytes.Length; i++)
        {
            output[i] = Letters[bytes[i]];
        }
    });

    private static char[] Make()
    {
        var letters = new char[256];
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            letters[value] = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? (char)value : (char)next++;
        }

        return letters;
    }
}
