namespace LunarHub.Graphs;

/// <summary>The shape of a BERT-like encoder.</summary>
public sealed record EncoderShape(int Vocabulary, int Positions, int Width, int Layers, int Heads)
{
    /// <summary>How far random weights of the layers lie from zero. Small ones leave the words' own vectors to decide: then texts that share words are near each other.</summary>
    public float Spread { get; init; } = 0.02f;

    /// <summary>Token types that it knows.</summary>
    public int Types { get; init; } = 2;
}

/// <summary>BERT encoders and cross-encoders (Devlin et al. 2019) with random weights, as exports have them: for tests and measurements, where what matters is the graph and not what it knows.</summary>
public sealed class EncoderGraph
{
    private readonly OnnxGraph graph = new();
    private readonly EncoderShape shape;
    private readonly Random random;

    private EncoderGraph(EncoderShape shape, int seed) => (this.shape, random) = (shape, new Random(seed));

    /// <summary>Output <c>last_hidden_state</c>: batch × length × width.</summary>
    public static byte[] Encoder(EncoderShape shape, int seed = 1)
    {
        var made = new EncoderGraph(shape, seed);
        made.graph.Output(made.States(), "last_hidden_state", "batch", "length", $"{shape.Width}");
        return made.graph.ToBytes();
    }

    /// <summary>Output <c>logits</c>: batch × 1.</summary>
    public static byte[] CrossEncoder(EncoderShape shape, int seed = 1)
    {
        var made = new EncoderGraph(shape, seed);
        var graph = made.graph;
        var first = graph.Add("Gather", [made.States(), graph.Number(0)], ("axis", 1));
        var pooled = graph.Add("Tanh", [made.Dense(first, shape.Width, shape.Width)]);
        graph.Output(made.Dense(pooled, shape.Width, 1, spread: 1), "logits", "batch", "1");
        return graph.ToBytes();
    }

    /// <summary>A cross-encoder without weights that counts the tokens which both texts of a pair hold, told apart by their types. Output <c>logits</c>: batch × 1.</summary>
    public static byte[] Overlap()
    {
        var graph = new OnnxGraph();
        string Float(string value) => graph.Add("Cast", [value], ("to", 1));
        string Wide(string value, long axis) => graph.Add("Unsqueeze", [value, graph.Numbers(axis)]);
        var (ids, seen, types) = (graph.Input("input_ids"), Float(graph.Input("attention_mask")), Float(graph.Input("token_type_ids")));
        var second = graph.Add("Mul", [seen, types]);
        var first = graph.Add("Sub", [seen, second]);
        var same = Float(graph.Add("Equal", [Wide(ids, 2), Wide(ids, 1)]));
        var across = graph.Add("Mul", [Wide(first, 2), Wide(second, 1)]);
        var count = graph.Add("ReduceSum", [graph.Add("Mul", [same, across]), graph.Numbers(1, 2)], ("keepdims", 0));
        graph.Output(Wide(count, 1), "logits", "batch", "1");
        return graph.ToBytes();
    }

    private string States()
    {
        var ids = graph.Input("input_ids");
        var attention = graph.Input("attention_mask");
        var types = graph.Input("token_type_ids");
        var length = graph.Add("Gather", [graph.Add("Shape", [ids]), graph.Number(1)], ("axis", 0));
        var positions = graph.Add("Range", [graph.Number(0), length, graph.Number(1)]);
        var words = graph.Add("Gather", [Random(1, shape.Vocabulary, shape.Width), ids]);
        var places = graph.Add("Gather", [Random(shape.Spread, shape.Positions, shape.Width), positions]);
        var kinds = graph.Add("Gather", [Random(shape.Spread, shape.Types, shape.Width), types]);
        var state = Normalise(Sum(Sum(words, places), kinds));
        var seen = graph.Add("Unsqueeze", [graph.Add("Cast", [attention], ("to", 1)), graph.Numbers(1, 2)]);
        var mask = graph.Add("Mul", [graph.Add("Sub", [graph.Scalar(1), seen]), graph.Scalar(-10_000)]);
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            state = Layer(state, mask);
        }

        return state;
    }

    private string Layer(string state, string mask)
    {
        var size = shape.Width / shape.Heads;
        string Heads(long[] order) => graph.Add("Transpose", [graph.Add("Reshape", [Dense(state, shape.Width, shape.Width), graph.Numbers(0, 0, shape.Heads, size)])], ("perm", order));
        var (queries, keys, values) = (Heads([0, 2, 1, 3]), Heads([0, 2, 3, 1]), Heads([0, 2, 1, 3]));
        var scores = graph.Add("Mul", [graph.Add("MatMul", [queries, keys]), graph.Scalar(1 / MathF.Sqrt(size))]);
        var weights = graph.Add("Softmax", [Sum(scores, mask)], ("axis", -1));
        var mixed = graph.Add("Transpose", [graph.Add("MatMul", [weights, values])], ("perm", new long[] { 0, 2, 1, 3 }));
        var context = graph.Add("Reshape", [mixed, graph.Numbers(0, 0, shape.Width)]);
        state = Normalise(Sum(state, Dense(context, shape.Width, shape.Width)));
        var inner = Dense(state, shape.Width, 4 * shape.Width);
        var erf = graph.Add("Erf", [graph.Add("Div", [inner, graph.Scalar(MathF.Sqrt(2))])]);
        var gelu = graph.Add("Mul", [graph.Add("Mul", [inner, Sum(erf, graph.Scalar(1))]), graph.Scalar(0.5f)]);
        return Normalise(Sum(state, Dense(gelu, 4 * shape.Width, shape.Width)));
    }

    private string Sum(string left, string right) => graph.Add("Add", [left, right]);

    private string Dense(string input, int from, int to, float? spread = null)
        => Sum(graph.Add("MatMul", [input, Random(spread ?? shape.Spread, from, to)]), Random(shape.Spread, to));

    private string Normalise(string input)
    {
        var ones = new float[shape.Width];
        Array.Fill(ones, 1);
        return graph.Add("LayerNormalization", [input, graph.Weights(ones, shape.Width), graph.Weights(new float[shape.Width], shape.Width)], ("axis", -1), ("epsilon", 1e-12f));
    }

    private string Random(float spread, params long[] sizes)
    {
        var values = new float[sizes.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = spread * (float)Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * (float)Math.Cos(2 * Math.PI * random.NextDouble());
        }

        return graph.Weights(values, sizes);
    }
}
