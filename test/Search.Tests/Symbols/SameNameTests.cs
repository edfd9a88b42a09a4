using System.Text;
using LunarHub.Search.Symbols;

namespace LunarHub.Search.Tests.Symbols;

public sealed class SameNameTests
{
    [Theory]
    [InlineData("TaskQueue", "TaskQueue", 1)]
    [InlineData("TaskQueue", "taskqueue", 0.8)]
    [InlineData("TaskQueue", "TaskQueues", 0)]
    [InlineData("TaskQueue", "TaskQueu", 0)]
    [InlineData("naïve", "naïve", 1)]
    [InlineData("naïve", "NAÏVE", 0.8)]
    [InlineData("naïve", "naive", 0)]
    [InlineData("task", "tas\u212A", 0.8)]
    [InlineData("a_b", "a b", 0)]
    public void A_name_is_told_from_others_letter_case_aside(string name, string other, double closeness)
        => new SameName(name).Closeness(Encoding.UTF8.GetBytes(other)).Should().Be(closeness);
}
