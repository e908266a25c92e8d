using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>A use of memory, judged by its share of RAM.</summary>
/// <param name="Held">Null when the kernel does not say.</param>
/// <param name="Row">Of /proc/meminfo, where it stands.</param>
/// <param name="MinPercent">From this share on it is found.</param>
/// <param name="Subject">What is judged, with its verb: "page tables are".</param>
internal sealed record RamShare(KiB? Held, string Row, double MinPercent, string Subject)
{
    public Severity Severity { get; init; } = Severity.Warning;

    public Confidence Confidence { get; init; } = Confidence.Certain;

    /// <param name="words">The finding, from a size ("1.2 GiB") and a share ("12 % of RAM").</param>
    /// <param name="more">Evidence beside the row; looked for only when there is something to prove.</param>
    public CheckResult Judge(
        RuleDoc doc, HostFacts host, Func<string, string, string> words, Func<IEnumerable<HostEvidence?>> more)
    {
        if (Held is not { } held || host.PercentOfRam(held) is not { } percent)
        {
            return CheckResult.Unknown($"{Row} and MemTotal of /proc/meminfo");
        }

        string share = host.ShareOfRam(held);
        return percent < MinPercent
            ? CheckResult.Fine($"{Subject} {share}")
            : CheckResult.Found(doc.At(
                Severity, Confidence, words(held.ToReadable(), share),
                [host.MemInfoRow(Row, $"{Subject} {share}"), .. more()]));
    }
}
