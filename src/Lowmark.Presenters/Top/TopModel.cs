using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Top;

/// <summary>All that the live view shows.</summary>
/// <param name="Pulse">Looked at in each refresh.</param>
/// <param name="Report">Of the last refresh that looked at processes and groups.</param>
public sealed record TopModel(HostPulse Pulse, HostReport Report)
{
    /// <summary>Between two refreshes.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Processes and groups are looked at in each of so many refreshes; ≥ 1.</summary>
    public int ReportEvery { get; init; } = 1;

    /// <summary>Oldest first; empty when none are kept.</summary>
    public IReadOnlyList<PulseMark> History { get; init; } = [];

    /// <summary>As <see cref="PulseHistory.TimeLeft"/>.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>Of the machine that shows it.</summary>
    public TimeOnly? Clock { get; init; }
}

/// <summary>What the user chose to see.</summary>
/// <param name="Scroll">Rows of the page above the screen.</param>
public readonly record struct TopView(TopPage Page, int Scroll, bool IsPaused, bool ShowsHelp);

/// <summary>The pages, in the order in which they follow each other.</summary>
public enum TopPage
{
    /// <summary>The worst of everything.</summary>
    Overview,
    Zones,
    Groups,
    Kills,
    Findings,
}
