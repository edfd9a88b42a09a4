using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace LunarHub.Graphs;

/// <summary>Puts an ONNX graph together and writes it as the format's protobuf (onnx.proto3), opset 17. Values are named by the strings that the methods return.</summary>
public sealed class OnnxGraph
{
    private const int Float = 1;
    private const int Int64 = 7;

    private readonly List<byte[]> nodes = [];
    private readonly List<byte[]> initializers = [];
    private readonly List<byte[]> inputs = [];
    private readonly List<byte[]> outputs = [];
    private int names;

    /// <summary>An input of whole numbers, batch × length.</summary>
    public string Input(string name)
    {
        inputs.Add(Port(name, Int64, "batch", "length"));
        return name;
    }

    public void Output(string value, string name, params string[] shape)
    {
        nodes.Add(Node("Identity", [value], name));
        outputs.Add(Port(name, Float, shape));
    }

    public string Weights(float[] values, params long[] shape) => Initializer(Float, shape, MemoryMarshal.AsBytes<float>(values).ToArray());

    public string Numbers(params long[] values) => Initializer(Int64, [values.Length], MemoryMarshal.AsBytes<long>(values).ToArray());

    public string Number(long value) => Initializer(Int64, [], MemoryMarshal.AsBytes<long>([value]).ToArray());

    public string Scalar(float value) => Initializer(Float, [], MemoryMarshal.AsBytes<float>([value]).ToArray());

    /// <summary>Adds an operator with one output.</summary>
    public string Add(string operation, string[] operands, params (string Name, object Value)[] attributes)
    {
        var output = $"v{names++}";
        nodes.Add(Node(operation, operands, output, attributes));
        return output;
    }

    public byte[] ToBytes()
    {
        var graph = new Message();
        nodes.ForEach(node => graph.Bytes(1, node));
        graph.Text(2, "graph");
        initializers.ForEach(tensor => graph.Bytes(5, tensor));
        inputs.ForEach(port => graph.Bytes(11, port));
        outputs.ForEach(port => graph.Bytes(12, port));
        var opset = new Message().Text(1, "").Varint(2, 17);
        return new Message().Varint(1, 8).Text(2, "lunarhub").Bytes(7, graph.ToArray()).Bytes(8, opset.ToArray()).ToArray();
    }

    private string Initializer(int type, long[] shape, byte[] raw)
    {
        var name = $"w{names++}";
        var tensor = new Message();
        foreach (var size in shape)
        {
            tensor.Varint(1, size);
        }

        initializers.Add(tensor.Varint(2, type).Text(8, name).Bytes(9, raw).ToArray());
        return name;
    }

    private static byte[] Node(string operation, string[] operands, string output, params (string Name, object Value)[] attributes)
    {
        var node = new Message();
        foreach (var operand in operands)
        {
            node.Text(1, operand);
        }

        node.Text(2, output).Text(4, operation);
        foreach (var (name, value) in attributes)
        {
            var attribute = new Message().Text(1, name);
            _ = value switch
            {
                float number => attribute.Fixed32(2, number).Varint(20, 1),
                int number => attribute.Varint(3, number).Varint(20, 2),
                long[] numbers => numbers.Aggregate(attribute, (message, number) => message.Varint(8, number)).Varint(20, 7),
                _ => throw new ArgumentException($"attribute {name} is of no known type", nameof(attributes)),
            };
            node.Bytes(5, attribute.ToArray());
        }

        return node.ToArray();
    }

    private static byte[] Port(string name, int type, params string[] sizes)
    {
        var shape = new Message();
        foreach (var size in sizes)
        {
            shape.Bytes(1, (long.TryParse(size, out var fixedSize) ? new Message().Varint(1, fixedSize) : new Message().Text(2, size)).ToArray());
        }

        var tensor = new Message().Varint(1, type).Bytes(2, shape.ToArray());
        return new Message().Text(1, name).Bytes(2, new Message().Bytes(1, tensor.ToArray()).ToArray()).ToArray();
    }

    /// <summary>A protobuf message in the making.</summary>
    private sealed class Message
    {
        private readonly MemoryStream bytes = new();

        public Message Varint(int field, long value)
        {
            Raw((ulong)(field << 3));
            Raw((ulong)value);
            return this;
        }

        public Message Fixed32(int field, float value)
        {
            Raw((ulong)((field << 3) | 5));
            Span<byte> raw = stackalloc byte[4];
            BinaryPrimitives.WriteSingleLittleEndian(raw, value);
            bytes.Write(raw);
            return this;
        }

        public Message Bytes(int field, byte[] value)
        {
            Raw((ulong)((field << 3) | 2));
            Raw((ulong)value.Length);
            bytes.Write(value);
            return this;
        }

        public Message Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

        public byte[] ToArray() => bytes.ToArray();

        private void Raw(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
            {
                bytes.WriteByte((byte)(value | 0x80));
            }

            bytes.WriteByte((byte)value);
        }
    }
}
