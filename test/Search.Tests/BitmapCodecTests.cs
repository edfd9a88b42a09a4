using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search.Tests;

public sealed class BitmapCodecTests
{
    [Fact]
    public void What_is_encoded_is_decoded_at_any_density_and_never_longer_than_the_bitmap()
    {
        var random = new Random(41);
        for (var round = 0; round < 2_000; round++)
        {
            var bitmap = new Bitmap(random.Next(1_000));
            var density = random.NextDouble();
            for (var i = 0; i < bitmap.Length; i++)
            {
                if (random.NextDouble() < density)
                {
                    bitmap.Set(i);
                }
            }

            var bytes = BitmapCodec.Encode(bitmap);

            BitmapCodec.Decode(bitmap.Length, bytes).Ones().Should().Equal(bitmap.Ones());
            bytes.Length.Should().BeLessThanOrEqualTo(bitmap.Bytes.Length + 1);
        }
    }

    [Fact]
    public void A_bitmap_with_few_runs_takes_a_few_bytes_for_each()
    {
        var bitmap = new Bitmap(1_000_000);
        bitmap.SetRange(0, bitmap.Length);
        foreach (var hole in new[] { 17, 40_000, 40_001, 999_999 })
        {
            bitmap.Clear(hole);
        }

        BitmapCodec.Encode(bitmap).Length.Should().BeLessThan(16);
    }

    [Theory]
    [InlineData(10, new byte[0])]
    [InlineData(10, new byte[] { 2, 0, 1 })]
    [InlineData(10, new byte[] { 0, 1, 2, 3 })]
    [InlineData(10, new byte[] { 0, 0, 4, 0, 0, 0, 0, 0, 0 })]
    [InlineData(10, new byte[] { 1, 5, 6 })]
    [InlineData(10, new byte[] { 1, 5 })]
    [InlineData(10, new byte[] { 1, 0x80 })]
    [InlineData(10, new byte[] { 1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })]
    [InlineData(10, new byte[] { 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0 })]
    public void Bytes_that_are_no_bitmap_of_that_length_are_refused(int length, byte[] bytes)
    {
        var decoding = () => BitmapCodec.Decode(length, bytes);

        decoding.Should().Throw<HubException>().Which.Code.Should().Be("index-corrupt");
    }

    [Fact]
    public void Random_bytes_are_a_bitmap_or_refused()
    {
        var random = new Random(43);
        for (var round = 0; round < 10_000; round++)
        {
            var (length, bytes) = (random.Next(300), new byte[random.Next(40)]);
            random.NextBytes(bytes);
            bytes.AsSpan(0, Math.Min(1, bytes.Length)).Fill((byte)random.Next(2));
            try
            {
                BitmapCodec.Decode(length, bytes).Ones().Should().NotContain(member => member >= length);
            }
            catch (HubException error)
            {
                error.Code.Should().Be("index-corrupt");
            }
        }
    }
}
