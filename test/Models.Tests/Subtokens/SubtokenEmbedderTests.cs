using LunarHub.Models.Subtokens;

namespace LunarHub.Models.Tests.Subtokens;

public class SubtokenEmbedderTests
{
    private static readonly SubtokenEmbedder Embedder = SubtokenEmbedder.BuiltIn;

    public static TheoryData<string> Hostile => new()
    {
        "", " ", "x", "\0", "😀", "😀👍🏽", "\ud800", "نص عربي", "解析", new string('a', 1_000_000), new string('{', 1_000_000),
        string.Concat(Enumerable.Repeat("int x = 1;\n", 100_000)), Convert.ToBase64String(Noise(300_000)), Latin1(Noise(100_000)),
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Any_text_gives_a_unit_vector_or_the_zero_vector(string text)
    {
        foreach (var role in Enum.GetValues<EmbeddingRole>())
        {
            var length = Length(Embed(text, role));
            (length == 0 || Math.Abs(length - 1) < 1e-5).Should().BeTrue("its length is {0}", length);
        }
    }

    [Fact]
    public void A_text_without_words_is_the_zero_vector() => Embed("{};()  \n ->").Should().OnlyContain(value => value == 0);

    [Theory]
    [InlineData("read a json file from disk", "def load(path):\n    with open(path) as f:\n        return json.load(f)", "def area(w, h):\n    return w * h")]
    [InlineData("authentication", "public bool Login(string user, string password) => credentials.Verify(user, password);", "public int Count() => items.Length;")]
    [InlineData("sort a list in descending order", "items.sort(key=lambda x: x.age, reverse=True)", "socket.connect((host, port))")]
    [InlineData("remove duplicates", "return list(dict.fromkeys(values).keys()) # unique", "return socket.recv(1024)")]
    [InlineData("retry the request after a timeout", "for (attempt = 0; attempt < maxAttempts; attempt++) { await Task.Delay(backoff); response = await client.SendAsync(message); }", "color.r = color.g = color.b = 255;")]
    public void Words_find_the_code_that_does_it(string query, string right, string wrong) =>
        Cosine(Embed(query, EmbeddingRole.Query), Embed(right)).Should().BeGreaterThan(Cosine(Embed(query, EmbeddingRole.Query), Embed(wrong)) + 0.1);

    [Theory]
    [InlineData("timestampparser", "time stamp parser")]
    [InlineData("xtimeqparser", "time parser")]
    [InlineData("timestampstime", "timestamps time")]
    [InlineData("qzqzq", "")]
    public void An_unknown_word_stands_for_its_longest_known_pieces(string word, string pieces)
    {
        string[] known = ["time", "stamp", "timestamps", "parser"];
        var rows = new sbyte[known.Length * 16];
        for (var token = 0; token < known.Length; token++)
        {
            rows[token * 16 + token] = 100;
        }

        var embedder = new SubtokenEmbedder(new SubtokenModel("pieces", 16, known, [1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1], rows));
        var (joined, apart) = (new float[16], new float[16]);
        embedder.Embed(new EmbeddingInput(word), EmbeddingRole.Query, joined);
        embedder.Embed(new EmbeddingInput(pieces), EmbeddingRole.Query, apart);
        joined.Should().Equal(apart);
    }

    [Fact]
    public void Symbol_and_path_pull_the_vector_towards_themselves()
    {
        var query = Embed("cosine similarity", EmbeddingRole.Query);
        const string Body = "return a.Zip(b).Sum(p => p.First * p.Second);";
        var bare = Embed(Body);
        var named = One(new EmbeddingInput(Body, Path: "src/Vectors.cs", Symbol: "CosineSimilarity"));
        Cosine(query, named).Should().BeGreaterThan(Cosine(query, bare) + 0.1);
    }

    [Fact]
    public async Task Many_threads_get_the_bits_that_one_gets()
    {
        EmbeddingInput[] inputs = [.. Enumerable.Range(0, 200).Select(i => new EmbeddingInput($"void Method{i}() {{ queue.Push(item{i % 7}); log.Write(\"step {i}\"); }}"))];
        var expected = await Embedder.EmbedAsync(inputs, EmbeddingRole.Document);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await Embedder.EmbedAsync(inputs, EmbeddingRole.Document))));
        foreach (var answer in answers)
        {
            answer.Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());
        }
    }

    [Fact]
    public async Task A_cancelled_request_stops()
    {
        var embed = async () => await Embedder.EmbedAsync([new EmbeddingInput("x")], EmbeddingRole.Query, new CancellationToken(canceled: true));
        await embed.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void Embedding_into_a_given_vector_allocates_nothing_once_warm()
    {
        var vector = new float[Embedder.Dimensions];
        var input = new EmbeddingInput("public static int Parse(ReadOnlySpan<char> text) => int.Parse(text);", "a/b.cs", "Parse");
        Embedder.Embed(input, EmbeddingRole.Document, vector);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Embedder.Embed(input, EmbeddingRole.Document, vector);
        }

        // The pool of bags may add a node; per text nothing may remain.
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(100 * 16);
    }

    internal static float[] Embed(string text, EmbeddingRole role = EmbeddingRole.Document)
    {
        var vector = new float[Embedder.Dimensions];
        Embedder.Embed(new EmbeddingInput(text), role, vector);
        return vector;
    }

    private static float[] One(EmbeddingInput input)
    {
        var vector = new float[Embedder.Dimensions];
        Embedder.Embed(input, EmbeddingRole.Document, vector);
        return vector;
    }

    private static double Length(float[] vector) => Math.Sqrt(Cosine(vector, vector));

    private static double Cosine(float[] left, float[] right) => left.Zip(right).Sum(pair => (double)pair.First * pair.Second);

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(11).NextBytes(bytes);
        return bytes;
    }

    private static string Latin1(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);
}
