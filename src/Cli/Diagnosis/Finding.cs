namespace LunarHub.Cli.Diagnosis;

/// <summary>How bad a finding is.</summary>
internal enum Verdict
{
    Good,

    /// <summary>Something is less than it could be; everything still works.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Fault,
}

/// <summary>One thing that was checked. A finding that is not good names its mend.</summary>
internal sealed record Finding(Verdict Verdict, string Subject, string Detail, string? Mend = null);
