namespace Lowmark.Logs.Reports;

/// <summary>How large a report may get: about as large as those before it.</summary>
/// <param name="Rows">Of its task table.</param>
/// <param name="Identities">Of lines that may stand once.</param>
internal readonly record struct ExpectedSize(int Lines, int Bytes, int Rows, int Identities)
{
    private const int FewestLines = 4;
    private const int FewestBytes = 256;
    private const int MostLines = 4096;
    private const int MostBytes = 512 << 10;

    public static ExpectedSize Smallest { get; } = new(FewestLines, FewestBytes, Rows: 0, Identities: 0);

    /// <summary>What is expected once another report has ended: large ones are forgotten slowly.</summary>
    public ExpectedSize After(ExpectedSize ended) => new(
        Next(Lines, ended.Lines, FewestLines, MostLines), Next(Bytes, ended.Bytes, FewestBytes, MostBytes),
        Next(Rows, ended.Rows, 0, MostLines), Next(Identities, ended.Identities, 0, MostLines));

    private static int Next(int expected, int ended, int fewest, int most) =>
        Math.Clamp(Math.Max(ended, expected - (expected / 8)), fewest, most);
}
