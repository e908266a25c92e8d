using Lowmark.Kernel.Gfp;

namespace Lowmark.Allocator;

/// <summary>The variants of the watermark check, by the first mainline release that has each.</summary>
public enum AllocatorRule
{
    /// <summary>2.6.32 to 2.6.39: one comparison per order below the request's.</summary>
    V2Dot6,

    /// <summary>RHEL 6: the same, with a cut of 2^order + 1 and a lower mark for the orders.</summary>
    Rhel6,

    /// <summary>3.0 to 4.3 and RHEL 7: as 2.6.32, with free CMA pages cut off.</summary>
    V3,

    /// <summary>4.4 to 4.12: the high-atomic reserve; any block of the order suffices.</summary>
    V4Dot4,

    /// <summary>4.13 to 5.9 and RHEL 8: OOM victims get half the reserve instead of all.</summary>
    V4Dot13,

    /// <summary>5.10 to 6.2: the same cuts at order 0 as above it.</summary>
    V5Dot10,

    /// <summary>6.3 to 6.11: __GFP_ATOMIC is gone, what cannot sleep is NON_BLOCK.</summary>
    V6Dot3,

    /// <summary>6.12 and later: only free high-atomic pages are cut off.</summary>
    V6Dot12,
}

/// <summary>Which variant of the kernel's check applies, and why that one.</summary>
/// <remarks>Source: __zone_watermark_ok() and zone_watermark_fast(), mm/page_alloc.c, read at 2.6.32, RHEL 6.8, 3.1,
/// 3.10, RHEL 7.9, 4.4, 4.9, 4.15, 4.19, 5.4, 5.10, 6.1, 6.6, 6.12 and 6.18.</remarks>
public sealed record AllocatorVariant
{
    private AllocatorVariant(AllocatorRule rule, int releaseKey, string why)
    {
        Rule = rule;
        ReleaseKey = releaseKey;
        Why = why;
    }

    public AllocatorRule Rule { get; }

    /// <summary>For a reader: what decided.</summary>
    public string Why { get; }

    /// <summary>The release the decision came to, in <see cref="ReleaseSpan"/>'s numbering.</summary>
    internal int ReleaseKey { get; }

    public string Releases => Rule switch
    {
        AllocatorRule.V2Dot6 => "2.6.32-2.6.39",
        AllocatorRule.Rhel6 => "RHEL 6",
        AllocatorRule.V3 => "3.0-4.3",
        AllocatorRule.V4Dot4 => "4.4-4.12",
        AllocatorRule.V4Dot13 => "4.13-5.9",
        AllocatorRule.V5Dot10 => "5.10-6.2",
        AllocatorRule.V6Dot3 => "6.3-6.11",
        AllocatorRule.V6Dot12 => "6.12+",
    };

    /// <summary>Whether blocks are checked by subtracting the lower orders (up to 4.3), not by looking for
    /// one.</summary>
    public bool ChecksOrderByOrder => Rule <= AllocatorRule.V3;

    public bool HasHighatomicReserve => Rule >= AllocatorRule.V4Dot4;

    /// <summary>CMA came with 3.5; a Mem-Info dump prints free_cma from 3.10 on.</summary>
    public bool HasCma => Rule >= AllocatorRule.V3 && ReleaseKey >= ReleaseSpan.Key(3, 5);

    /// <summary>4.7 to 5.8: at order 0, zone_watermark_fast() compares before the high-atomic reserve is cut
    /// off.</summary>
    public bool OrderZeroIgnoresHighatomic =>
        HasHighatomicReserve && ReleaseKey >= ReleaseSpan.Key(4, 7) && ReleaseKey < ReleaseSpan.Key(5, 9);

    /// <summary>5.8 and later: an urgent request of order 0 is held to the min watermark without its boost.</summary>
    public bool UrgentIgnoresBoost => ReleaseKey >= ReleaseSpan.Key(5, 8);

    /// <summary>Whether a request is one of those: by __GFP_ATOMIC, since 6.3 by __GFP_HIGH.</summary>
    public bool IgnoresBoost(AllocationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return UrgentIgnoresBoost && request.Order.Value == 0
            && request.Gfp.Has(Rule >= AllocatorRule.V6Dot3 ? GfpFlags.High : GfpFlags.Atomic);
    }

    /// <summary>Chooses by what the log shows, and by the release where that leaves a choice.</summary>
    public static AllocatorVariant Choose(VariantEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        int? rhel = evidence.RhelMajor;
        if (rhel is 6) { return new(AllocatorRule.Rhel6, ReleaseSpan.Key(2, 6, 32), "RHEL 6 kernel"); }
        if (rhel is 7) { return new(AllocatorRule.V3, ReleaseSpan.Key(3, 10), "RHEL 7 kernel"); }
        (int key, string why) = Decide(evidence, key => (int)RuleOf(key));
        return new(RuleOf(key), key, why);
    }

    /// <summary>The release to go by: the printed one, moved into the span that the shapes allow.</summary>
    /// <param name="ruleOf">Which rule a release has: a span within one rule leaves nothing to assume.</param>
    internal static (int Key, string Why) Decide(VariantEvidence evidence, Func<int, int> ruleOf)
    {
        ShapeSpan shapes = evidence.Narrow(tellsWhy: evidence.Release is null);
        ReleaseSpan span = shapes.Span;
        if (evidence.Release is { } release)
        {
            int own = ReleaseSpan.Key(release);
            int key = span.Clamp(own);
            if (key == own) { return (key, $"kernel {release.Text}"); }
            string why = evidence.Narrow(tellsWhy: true).Because;
            return (key, $"kernel {release.Text}, but taken as {ReleaseSpan.Text(key)}: {why}");
        }

        // Nothing but shapes: the newest release that prints them, for most logs come from kernels still in use.
        bool open = span.Last == ReleaseSpan.Newest;
        string last = open ? "the newest known" : ReleaseSpan.Text(span.Last);
        bool oneRule = ruleOf(span.First) == ruleOf(span.Last);
        string basis = shapes.Because is { Length: > 0 } because ? because : "nothing in the log tells the release";
        return (span.Last, oneRule ? basis : $"assumed {last}: {basis}");
    }

    private static AllocatorRule RuleOf(int key) => key switch
    {
        >= 6_012_000 => AllocatorRule.V6Dot12,
        >= 6_003_000 => AllocatorRule.V6Dot3,
        >= 5_010_000 => AllocatorRule.V5Dot10,
        >= 4_013_000 => AllocatorRule.V4Dot13,
        >= 4_004_000 => AllocatorRule.V4Dot4,
        >= 3_000_000 => AllocatorRule.V3,
        _ => AllocatorRule.V2Dot6,
    };
}
