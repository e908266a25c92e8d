namespace Lowmark.Presenters.Content;

/// <summary>What is said about the run as a whole.</summary>
internal static class Closing
{
    /// <summary>Why there is nothing to show.</summary>
    public static string Nothing(RunStats stats)
    {
        string lines = SizeText.Count(stats.Lines, "line", "lines");
        return stats.FilteredReports > 0
            ? $"no report matches the options ({Filtered(stats)} in {lines} did not)"
            : $"no memory incident found in {lines}";
    }

    /// <summary><c>2 incidents (5 reports) in 1,200 lines.</c></summary>
    public static string Counts(RunStats stats)
    {
        string left = stats.FilteredReports > 0 ? $"; {Filtered(stats)} left out by the options" : "";
        string incidents = SizeText.Count(stats.Incidents, "incident", "incidents");
        string reports = SizeText.Count(stats.Reports, "report", "reports");
        return $"{incidents} ({reports}) in {SizeText.Count(stats.Lines, "line", "lines")}{left}.";
    }

    private static string Filtered(RunStats stats) => SizeText.Count(stats.FilteredReports, "report", "reports");
}
