using LunarHub.Grains;

namespace LunarHub.ApiHost.Checking;

/// <summary>From the grain's findings to the API's.</summary>
internal static class CheckMapping
{
    public static CheckView ToView(this IndexCheck check) => new()
    {
        Repo = check.Repository,
        RepoId = check.RepositoryId,
        Ref = check.Ref,
        Commit = check.Commit,
        IsHead = check.IsHead,
        Good = check.IsGood,
        Files = check.Files,
        Documents = check.Documents,
        Texts = check.Texts,
        Missing = ToView(check.Missing),
        Extra = ToView(check.Extra),
        OtherBlob = ToView(check.OtherBlob),
        OtherText = ToView(check.OtherText),
        Problems = check.Problems,
    };

    private static PathsView ToView(CheckedPaths paths) => new(paths.Count, paths.Examples);
}
