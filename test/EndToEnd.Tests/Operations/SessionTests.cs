using LunarHub.ApiHost.Searching;
using LunarHub.ApiHost.Sessions;
using LunarHub.EndToEnd.Tests.Fixtures;

namespace LunarHub.EndToEnd.Tests.Operations;

[Collection(PolyglotCollection.Name)]
public class SessionTests(PolyglotServer polyglot)
{
    [Fact]
    public async Task A_session_applies_its_filters_remembers_its_searches_and_can_be_forgotten()
    {
        const string Session = "a-session_of-tests";
        var client = polyglot.Server.Client;
        await client.SetSessionFiltersAsync(Session, new SessionFiltersBody { Languages = ["typescript"] });
        var filtered = await client.SearchAsync(new SearchBody { Query = "date", Session = Session });
        filtered.Hits.Should().NotBeEmpty().And.OnlyContain(hit => hit.Language == "typescript");
        var own = await client.SearchAsync(new SearchBody { Query = "date", Session = Session, Languages = ["python"] });
        own.Hits.Should().NotBeEmpty().And.OnlyContain(hit => hit.Language == "python");

        var session = await client.GetSessionAsync(Session);
        session.Filters.Languages.Should().Equal("typescript");
        session.History.Select(query => query.Query).Should().Equal("date", "date");
        session.History[0].Shown.Select(shown => shown.Path).Should().Equal(filtered.Hits.Select(hit => hit.Path));

        await client.ClearSessionAsync(Session);
        (await client.GetSessionAsync(Session)).History.Should().BeEmpty();
    }
}
