namespace Lowmark.Presenters;

/// <summary>What one run read and found. Counts, ≥ 0.</summary>
/// <param name="Inputs">Inputs that were read, also in part.</param>
/// <param name="UnreadableInputs">Inputs that could not be read, or not to their end.</param>
/// <param name="Bytes">After decompression.</param>
/// <param name="Reports">Shown.</param>
/// <param name="Incidents">Shown.</param>
/// <param name="FilteredReports">Found and left out by the options.</param>
public sealed record RunStats(
    long Inputs, long UnreadableInputs, long Bytes, long Lines, long Reports, long Incidents, long FilteredReports);
