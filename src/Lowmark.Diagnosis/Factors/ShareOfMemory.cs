using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Factors;

/// <summary>A use of memory, judged by its share of RAM or of the memcg's limit.</summary>
/// <param name="Held">What it holds; null when the evidence does not say.</param>
/// <param name="MinPercent">From this share on it is confirmed.</param>
/// <param name="Missing">The evidence it needs, for a reader.</param>
/// <param name="Subject">What is judged, with its verb: "page tables are".</param>
/// <param name="Words">The finding, from a size ("1.2 GiB") and a share ("12 % of RAM").</param>
internal readonly record struct ShareOfMemory(
    KiB? Held, double MinPercent, string Missing, string Subject, Func<string, string, string> Words)
{
    public Confidence Confidence { get; init; } = Confidence.Certain;

    /// <param name="quote">Finds the line that the size stands on and says of it what it is given.</param>
    public Finding Judge(RuleDoc doc, ReportFacts facts, Func<string, Evidence?> quote)
    {
        if (Held is not { } held || facts.PercentOfWhole(held) is not { } percent) { return doc.Unknown(Missing); }
        string share = facts.ShareOfWhole(held);
        Evidence? line = quote($"{Subject} {held}, {share}");
        return percent >= MinPercent
            ? doc.Confirmed(Confidence, Words(held.ToReadable(), share), line)
            : doc.Refuted($"{Subject} {percent:0.#} % of {facts.WholeName}", line);
    }
}
