using Lowmark.Changes;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>Looks for the smallest value of a setting that suffices, and for the largest where it takes memory away.
/// All of them are monotone: what a value prevents, a larger one prevents too.</summary>
/// <param name="replay">The answer with the changes.</param>
internal sealed class Solver(SolveFor unknown, Func<IReadOnlyList<Change>, WhatIfAnswer> replay)
{
    /// <summary>No setting is tried beyond: 4 EiB.</summary>
    private const long Most = 1L << 52;

    /// <summary>vm.watermark_scale_factor's own maximum (kernel/sysctl.c; 3000 on newer kernels).</summary>
    private const int MostScaleFactor = 1000;

    /// <summary>Without any change it does not happen: nothing is to be solved.</summary>
    private bool IsSolved => Passes(replay([]));

    public Solution MinFree(KiB? current, KiB? ram, PageSize pageSize)
    {
        if (current is not { } now || ram is not { } all) { return None("The zones' marks and RAM are not told."); }

        // The kernel's own cap for what it raises by itself (set_recommended_min_free_kbytes(), mm/khugepaged.c).
        long most = all.Count / 20;
        return Smallest(
            now.Count / pageSize.KiB, most / pageSize.KiB,
            pages => new SetSysctl(SysctlNames.MinFree, $"{pages * pageSize.KiB}"),
            $"No value up to {most} does, and more than 5 % of RAM in reserve would cause the shortage it should "
                + "prevent.");
    }

    public Solution ScaleFactor(int? current) => current is { } now
        ? Smallest(
            now, MostScaleFactor, factor => new SetSysctl(SysctlNames.ScaleFactor, $"{factor}"),
            $"No value up to {MostScaleFactor}, a tenth of each zone, does.")
        : None("The zones' marks are not told.");

    /// <param name="ram">A limit beyond it is none; null when it is not known.</param>
    public Solution GroupLimit(KiB? current, KiB? ram, PageSize pageSize)
    {
        if (unknown.Path is not { } path) { return None("No group is named."); }
        long most = (ram?.Count ?? Most) / pageSize.KiB;
        return Smallest(
            (current?.Count ?? 0) / pageSize.KiB, most,
            pages => new SetGroupBound(path, GroupBound.Max, new KiB(pages * pageSize.KiB)),
            ram is { } all
                ? $"No limit of that group up to the RAM of the machine, {all.ToReadable()}, does."
                : "No limit of that group does: it is not the one that was reached, or it can not be told.");
    }

    public Solution Swap(KiB? ram, PageSize pageSize)
    {
        long most = Math.Min(ram is { } all ? all.Count * 4 : Most, Most);
        return Smallest(
            0, most / pageSize.KiB, pages => new AddSwap(new KiB(pages * pageSize.KiB)),
            ram is { } size
                ? $"No swap up to {new KiB(most).ToReadable()}, four times the RAM of {size.ToReadable()}, does."
                : "No amount of swap does.");
    }

    public Solution Ram()
    {
        const long MiB = 1024;
        return Smallest(0, Most / MiB, mebibytes => new AddRam(new KiB(mebibytes * MiB)), "No amount of RAM does.");
    }

    /// <param name="reserved">How many there are; null when no pool is told.</param>
    public Solution HugePages(long? reserved)
    {
        if (reserved is not > 0) { return None("No huge pages are reserved, or it is not told how many."); }
        if (IsSolved) { return None("It does not happen as it is: nothing has to be given back."); }
        WhatIfAnswer all = replay([Count(0)]);
        if (!Passes(all)) { return None(WhyNot(all, "Not even giving all of them back does.")); }
        long enough = 0;
        long tooMany = reserved.Value;
        while (tooMany - enough > 1)
        {
            long middle = enough + ((tooMany - enough) / 2);
            if (Passes(replay([Count(middle)]))) { enough = middle; }
            else { tooMany = middle; }
        }

        return new(unknown, Count(enough), replay([Count(enough)]), replay([Count(enough + 1)]), null);

        static SetHugePages Count(long pages) => new(pages, null, null);
    }

    public Solution None(string why) => new(unknown, null, null, null, why);

    /// <param name="below">Does not suffice, or need not be tried.</param>
    private Solution Smallest(long below, long most, Func<long, Change> change, string whyNone)
    {
        if (IsSolved) { return None("It does not happen as it is: nothing has to be changed."); }
        if (most <= below) { return None(whyNone); }
        long enough = below;
        for (long step = 1; ; step *= 2)
        {
            bool isLast = step > most - below;
            enough = isLast ? most : below + step;
            WhatIfAnswer tried = replay([change(enough)]);
            if (Passes(tried)) { break; }
            if (isLast) { return None(WhyNot(tried, whyNone)); }
        }

        long less = below;
        while (enough - less > 1)
        {
            long middle = less + ((enough - less) / 2);
            if (Passes(replay([change(middle)]))) { enough = middle; }
            else { less = middle; }
        }

        WhatIfAnswer? oneBelow = less >= 0 && enough > 0 ? replay([change(enough - 1)]) : null;
        return new(unknown, change(enough), replay([change(enough)]), oneBelow, null);
    }

    /// <summary>With nothing demanded it is enough that this one request is served.</summary>
    private static bool Passes(WhatIfAnswer answer) => answer.Outcome is WhatIfOutcome.Prevented
        || (answer.Outcome is WhatIfOutcome.PutOff && answer.Demands.IsEmpty);

    private static string WhyNot(WhatIfAnswer answer, string whyNone) => answer.Outcome is WhatIfOutcome.Unknown
        ? answer.Missing.IsEmpty ? answer.Summary : $"It can not be told: missing is {answer.Missing[0]}."
        : whyNone;
}
