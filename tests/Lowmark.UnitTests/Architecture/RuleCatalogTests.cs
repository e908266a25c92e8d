using System.Reflection;
using System.Text.RegularExpressions;
using Lowmark.Diagnosis;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Architecture;

/// <summary>Every cause and factor has one rule, a whole page, and a test case for each outcome.</summary>
public partial class RuleCatalogTests
{
    /// <summary>A closed list: another cause needs a real report that needs it.</summary>
    private static readonly string[] Causes =
    [
        "cgroup-limit", "cgroup-parent-limit", "global-exhaustion", "node-exhaustion", "zone-exhaustion",
        "fragmentation", "atomic-reserve", "overcommit-refusal", "manual", "userspace-killer", "runtime-limit",
    ];

    /// <summary>The answer when no rule is confirmed: it has a page, and no outcomes of its own.</summary>
    private const string NoCause = "unknown";

    private static readonly string[] Factors =
    [
        "process-hog", "process-leak", "many-processes", "shmem", "slab-unreclaimable", "page-tables",
        "kernel-stacks", "hugetlb-reserved", "mlocked", "page-cache-dirty", "unaccounted", "thp-bloat", "no-swap",
        "swap-full", "swap-cache-thrash", "overcommitted", "min-free-too-low", "min-free-too-high", "protected-hog",
        "innocent-victim", "group-kill", "init-bloat", "sibling-hog", "harmless-fallback", "driver-high-order",
        "low-memory-host",
    ];

    /// <summary>Pairs that can not come about, each with its reason.</summary>
    private static readonly Dictionary<(string Rule, Outcome Outcome), string> Impossible = new()
    {
        [("userspace-killer", Outcome.Unknown)] = "the killer's own line is the report: it is there or it is not",
    };

    [Fact]
    public void The_catalogue_holds_every_rule_once_and_no_other() =>
        Assert.Equal(
            Causes.Concat(Factors).Append(NoCause).Order(StringComparer.Ordinal),
            RuleCatalog.Docs.Select(doc => doc.Id).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_page_is_whole() =>
        Assert.All(RuleCatalog.Docs, doc =>
        {
            Assert.Matches(KebabCase(), doc.Id);
            Assert.All(
                [doc.Title, doc.When, doc.RefutedWhen, doc.UnknownWhen, doc.Why, doc.Source],
                text => Assert.False(string.IsNullOrWhiteSpace(text), doc.Id));
        });

    /// <summary>Marks are set by <see cref="RuleCaseAttribute"/>.</summary>
    [Fact]
    public void Every_rule_has_a_test_case_for_each_outcome_that_can_come_about() =>
        Assert.Empty(
            from rule in Causes.Concat(Factors)
            from outcome in Enum.GetValues<Outcome>()
            where Covered.Contains((rule, outcome)) == Impossible.ContainsKey((rule, outcome))
            select $"[RuleCase(\"{rule}\", Outcome.{outcome})] is missing, or is there though listed as impossible");

    [Fact]
    public void A_case_names_a_rule_that_exists() =>
        Assert.All(Covered, pair => Assert.Contains(pair.Rule, Causes.Concat(Factors)));

    private static HashSet<(string Rule, Outcome Outcome)> Covered { get; } =
        [.. typeof(RuleCatalogTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .Where(method => method.GetCustomAttribute<FactAttribute>() is { Skip: null })
            .SelectMany(method => method.GetCustomAttributes<RuleCaseAttribute>())
            .Select(mark => (mark.RuleId, mark.Outcome))];

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KebabCase();
}
