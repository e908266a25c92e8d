namespace Lowmark.Allocator;

/// <summary>The formulas for a task's badness, by the first mainline release that has each.</summary>
public enum BadnessRule
{
    /// <summary>Up to 2.6.35: from CPU time, age and children, none of which a log shows.</summary>
    Unpredictable,

    /// <summary>2.6.36 to 3.5, RHEL 6: thousandths of all memory, 1 to 1000.</summary>
    PerMille,

    /// <summary>3.6 to 3.14: pages; an administrator's task counts as if its oom_score_adj were 30 lower.</summary>
    PagesRootByAdj,

    /// <summary>3.15 to 4.16, RHEL 7: pages; an administrator's task counts 3 % less.</summary>
    PagesRootByShare,

    /// <summary>4.17 to 5.8, RHEL 8: pages, never below 1.</summary>
    Pages,

    /// <summary>5.9 and later: pages, below 0 as well.</summary>
    SignedPages,
}

/// <summary>Which of several equally bad tasks is chosen.</summary>
public enum TieRule
{
    First,

    /// <summary>The last one replaces an equal one only if that is no thread-group leader (3.16 to 5.0): in effect the
    /// first.</summary>
    FirstLeader,
    Last,
}

/// <summary>How a kernel chooses whom to kill, and why it is taken to be that way.</summary>
/// <remarks>Source: oom_badness(), select_bad_process(), oom_evaluate_task(), mm/oom_kill.c, read at 2.6.32, RHEL 6.8,
/// 3.1, 3.10, RHEL 7.9, 3.16, 4.4, 4.9, 4.14, 4.17, 4.19, RHEL 8.3, 5.0, 5.2, 5.4, 5.7, 5.10, 6.1 and 6.18.</remarks>
/// <param name="SacrificesChild">A child with another address space dies in its parent's place (up to 5.0): the victim
/// may differ from the choice.</param>
/// <param name="Why">For a reader: what decided.</param>
public sealed record BadnessFormula(BadnessRule Rule, TieRule Tie, bool SacrificesChild, string Why)
{
    public string Text => Rule switch
    {
        BadnessRule.Unpredictable => "before 2.6.36: depends on CPU time, age and children, which a log does not show",
        BadnessRule.PerMille =>
            "(rss + page tables + swap) * 1000 / total + oom_score_adj, 30 less for an administrator",
        BadnessRule.PagesRootByAdj =>
            "rss + page tables + swap + oom_score_adj * (total / 1000), oom_score_adj 30 less for an administrator",
        BadnessRule.PagesRootByShare =>
            "rss + page tables + swap, 3 % less for an administrator, + oom_score_adj * (total / 1000)",
        BadnessRule.Pages => "rss + page tables + swap + oom_score_adj * (total / 1000), at least 1",
        BadnessRule.SignedPages => "rss + page tables + swap + oom_score_adj * (total / 1000)",
    };

    /// <summary>Whether CAP_SYS_ADMIN, which a log does not show, lowers the badness.</summary>
    public bool HasRootBonus =>
        Rule is BadnessRule.PerMille or BadnessRule.PagesRootByAdj or BadnessRule.PagesRootByShare;

    /// <summary>Chooses by what the log shows, and by the release where that leaves a choice.</summary>
    public static BadnessFormula Choose(VariantEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        int? rhel = evidence.RhelMajor;
        if (rhel is 6) { return new(BadnessRule.PerMille, TieRule.First, true, "RHEL 6 kernel"); }
        if (rhel is 7) { return new(BadnessRule.PagesRootByShare, TieRule.First, true, "RHEL 7 kernel"); }
        if (rhel is 8) { return new(BadnessRule.Pages, TieRule.Last, false, "RHEL 8 kernel"); }
        (int key, string why) = AllocatorVariant.Decide(evidence, key => (int)RuleOf(key));
        return Of(key, why);
    }

    /// <summary>As the other, with less to do where the log shows the release.</summary>
    /// <param name="variant">Chosen by the same evidence.</param>
    public static BadnessFormula Choose(VariantEvidence evidence, AllocatorVariant variant)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(variant);
        bool sameRelease = evidence is { Release: not null, RhelMajor: not (6 or 7 or 8) };
        return sameRelease ? Of(variant.ReleaseKey, variant.Why) : Choose(evidence);
    }

    private static BadnessFormula Of(int key, string why)
    {
        TieRule tie = key switch
        {
            >= 5_001_000 => TieRule.Last,
            >= 3_015_000 => TieRule.FirstLeader,
            _ => TieRule.First,
        };
        return new(RuleOf(key), tie, key < 5_001_000, why);
    }

    private static BadnessRule RuleOf(int key) => key switch
    {
        >= 5_009_000 => BadnessRule.SignedPages,
        >= 4_017_000 => BadnessRule.Pages,
        >= 3_015_000 => BadnessRule.PagesRootByShare,
        >= 3_006_000 => BadnessRule.PagesRootByAdj,
        _ when key >= ReleaseSpan.Key(2, 6, 36) => BadnessRule.PerMille,
        _ => BadnessRule.Unpredictable,
    };
}
