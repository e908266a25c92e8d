using Lowmark.Diagnosis;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Reports;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Facts;

/// <summary>Whatever is left of a report: no rule confirms or refutes without evidence, and evidence leads back to its
/// line.</summary>
public class EvidenceFromTests
{
    public static TheoryData<string> Presets => [.. Texts.Keys];

    private static Dictionary<string, string[]> Texts { get; } = new(StringComparer.Ordinal)
    {
        ["oom"] = ReportText.Oom.Lines(),
        ["memcg"] = ReportText.MemcgOom.Lines(),
        ["memcg of v4.15"] = (ReportText.MemcgOom with
        {
            Memcg =
            [
                "Task in /a/b killed as a result of limit of /a", "memory: usage 100000kB, limit 100000kB, failcnt 40",
                "memory+swap: usage 100000kB, limit 100000kB, failcnt 0",
                "Memory cgroup stats for /a: cache:0KB rss:0KB rss_huge:0KB shmem:0KB mapped_file:0KB dirty:0KB",
                "Memory cgroup stats for /a/b: cache:0KB rss:1000KB rss_huge:0KB shmem:0KB mapped_file:0KB dirty:0KB",
            ],
            Summary = null,
        }).Lines(),
        ["allocation failure"] = ReportText.AllocationFailure.Lines(),
        ["costly allocation failure"] = ReportText.AllocationFailure.Lines().With("order:0", "order:4"),
        ["stall"] = (ReportText.AllocationFailure with
        {
            Header = "db: page allocation stalls for 10012ms, order:0, mode:0x14200ca(GFP_HIGHUSER_MOVABLE), "
                + "nodemask=(null)",
        }).Lines(),
        ["sysrq"] = (ReportText.Oom with { Above = "sysrq: Manual OOM execution" }).Lines().With("order=0", "order=-1"),
        ["panic"] = (ReportText.Oom with
        {
            Kill = ["Kernel panic - not syncing: Out of memory: system-wide panic_on_oom is enabled"], Summary = null,
        }).Lines(),
        ["single lines"] =
        [
            "Oct 11 12:24:42 web1 earlyoom[500]: sending SIGTERM to process 900 uid 1000 \"db\": badness 800, VmRSS "
            + "3000 MiB",
            "java.lang.OutOfMemoryError: Java heap space", Causes.OvercommitRefusalTests.Refusal,
            "SLUB: Unable to allocate memory on CPU 0 (of node 0) on node -1, gfp=0xa20(GFP_ATOMIC)",
            "vmap allocation for size 1073745920 failed: use vmalloc=<size> to increase size",
            ReportText.Killed("Out of memory", "db", 900, 600_000),
        ],
    };

    [Theory]
    [MemberData(nameof(Presets))]
    public void No_rule_decides_without_evidence_whichever_line_is_lost(string preset)
    {
        string[] lines = Texts[preset];
        Check(lines);
        for (int i = 0; i < lines.Length; i++) { Check([.. lines[..i], .. lines[(i + 1)..]]); }
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void No_rule_decides_without_evidence_wherever_the_log_is_cut(string preset)
    {
        string[] lines = Texts[preset];
        for (int i = 1; i < lines.Length; i++)
        {
            Check(lines[..i]);
            Check(lines[i..]);
        }
    }

    private static void Check(string[] lines)
    {
        foreach (Report report in LogText.Reports(lines))
        {
            ReportFacts facts = ReportFactsReader.Read(report, [], new PidSet(0));
            foreach (IRule rule in RuleCatalog.Causes.Concat(RuleCatalog.Factors))
            {
                Finding finding = rule.Evaluate(facts);
                Check(finding, lines);
                Assert.False(finding.Outcome is Outcome.Confirmed && rule.IsRuledOut(facts), finding.Summary);
            }
        }
    }

    private static void Check(Finding finding, string[] lines)
    {
        bool decided = finding.Outcome is not Outcome.Unknown;
        Assert.True(
            decided == !finding.Evidence.IsEmpty,
                $"{finding.RuleId}: {finding.Outcome} for '{finding.Summary}'\n{string.Join('\n', lines)}");
        foreach (Evidence evidence in finding.Evidence)
        {
            Assert.NotEmpty(evidence.Because);
            if (evidence.Line is not { } line) { continue; }
            Assert.InRange(line, 1, lines.Length);
            bool isQuote = lines[line - 1].EndsWith(evidence.Text, StringComparison.Ordinal);
            Assert.True(isQuote || evidence.Text.StartsWith("Node ", StringComparison.Ordinal), evidence.Text);
        }
    }
}
