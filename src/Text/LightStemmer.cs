namespace LunarHub.Text;

/// <summary>
/// Takes the commonest English endings off a lower-case word, so that <c>parse</c>, <c>parses</c>, <c>parsed</c> and <c>parsing</c> meet. Far lighter than
/// Porter's stemmer (1980), because much of what it sees are identifiers. Words with anything but a–z are left alone.
/// </summary>
public static class LightStemmer
{
    /// <summary>Stems in place and returns the new length.</summary>
    public static int Stem(Span<char> word)
    {
        var length = word.Length;
        if (length < 4 || word.ContainsAnyExceptInRange('a', 'z'))
        {
            return length;
        }

        if (word.EndsWith("ies") && length > 4)
        {
            word[length - 3] = 'y';
            return length - 2;
        }

        if (word.EndsWith("sses") || word.EndsWith("xes") || word.EndsWith("ches") || word.EndsWith("shes"))
        {
            length -= 2;
        }
        else if (word[length - 1] == 's' && word[length - 2] is not ('s' or 'u' or 'i'))
        {
            length--;
        }

        var stem = word[..length];
        if (length > 5 && stem.EndsWith("ing"))
        {
            length = Undouble(stem, length - 3);
        }
        else if (length > 4 && stem.EndsWith("ed"))
        {
            length = Undouble(stem, length - 2);
        }

        return length > 4 && word[length - 1] == 'e' ? length - 1 : length;
    }

    private static int Undouble(Span<char> word, int length)
        => length > 3 && word[length - 1] == word[length - 2] && word[length - 1] is not ('l' or 's' or 'z') ? length - 1 : length;
}
