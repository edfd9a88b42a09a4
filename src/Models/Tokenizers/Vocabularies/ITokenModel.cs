namespace LunarHub.Models.Tokenizers.Vocabularies;

/// <summary>Turns one piece of text into tokens of its vocabulary. Thread-safe.</summary>
internal interface ITokenModel
{
    /// <summary>One more than the largest id.</summary>
    int Size { get; }

    int? IdOf(string token);

    void Encode(string piece, List<int> ids);
}
