using LunarHub.Text;

namespace LunarHub.Silo.Tests.Cluster;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis://10.0.0.5", "10.0.0.5:6379", null, false)]
    [InlineData("redis://:se%40cret@cache.example:7000/3", "cache.example:7000", "se@cret", false)]
    [InlineData("rediss://hub:word@cache.example", "cache.example:6379", "word", true)]
    [InlineData("10.0.0.5:6380,password=word", "10.0.0.5:6380", "word", false)]
    public void An_address_is_read_in_either_form(string text, string endPoint, string? password, bool tls)
    {
        var redis = RedisAddress.Parse(text);

        RedisAddress.Describe(redis).Should().Be(endPoint);
        redis.Password.Should().Be(password);
        redis.Ssl.Should().Be(tls);
        redis.AbortOnConnectFail.Should().BeFalse();
    }

    [Theory]
    [InlineData("http://10.0.0.5")]
    [InlineData("redis:///3")]
    [InlineData("redis://host/many")]
    [InlineData("redis://host:notaport")]
    [InlineData("host:6379,unknownoption=1")]
    public void What_cannot_be_read_is_refused_without_repeating_it(string text)
        => Reading(text).Should().Throw<HubException>().Where(error => error.Code == "redis-invalid" && !error.Message.Contains(text, StringComparison.Ordinal));

    private static Action Reading(string text) => () => RedisAddress.Parse(text);
}
