namespace Lowmark.Logs.Reports;

/// <summary>How large a report may get: about as large as the one before it.</summary>
/// <param name="Rows">Of its task table.</param>
/// <param name="Identities">Of lines that may stand once.</param>
internal readonly record struct ExpectedSize(int Lines, int Bytes, int Rows, int Identities)
{
    private const int FewestLines = 4;
    private const int FewestBytes = 256;
    private const int MostLines = 4096;
    private const int MostBytes = 512 << 10;

    public static ExpectedSize Smallest { get; } = new(FewestLines, FewestBytes, Rows: 0, Identities: 0);

    /// <summary>With some room to spare.</summary>
    public ExpectedSize Larger => new(
        Math.Clamp(Lines + (Lines / 16), FewestLines, MostLines),
        Math.Clamp(Bytes + (Bytes / 16), FewestBytes, MostBytes),
        Math.Min(Rows + (Rows / 16), MostLines),
        Math.Min(Identities, MostLines));
}
