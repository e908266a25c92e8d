using System.Globalization;

namespace Lowmark.Kernel.Gfp;

/// <summary>Decodes a gfp mask: by the names printed beside it, by its own bits, and by the release where neither
/// decides.</summary>
/// <remarks>Names are printed since v4.6 (%pGg, lib/vsprintf.c). Before, the same number means different flags in
/// different releases; after, value and names together tell the era (a self-consistency check).</remarks>
public static class GfpDecoder
{
    private const int MostNames = 64;
    private const int LongestName = 64;
    private const int KnownPlaces = 256;
    private const int LongestKnown = 256;

    /// <summary>What was decoded before: a log repeats a few requests.</summary>
    private static readonly Known?[] s_known = new Known[KnownPlaces];

    /// <param name="printedNames">The text in parentheses (<c>GFP_KERNEL|__GFP_COMP|0x800000</c>); null when not
    /// printed.</param>
    /// <param name="release">Null when the log does not show it.</param>
    /// <returns>Null when there is nothing to decode.</returns>
    public static DecodedGfp? Decode(ulong? mask, string? printedNames, KernelRelease? release)
    {
        if (printedNames?.Length > LongestKnown) { return DecodeAnew(mask, printedNames, release); }
        ref Known? place = ref s_known[PlaceOf(mask ?? 0, release)];
        Known? known = place;
        if (known is null || known.Mask != mask || known.PrintedNames != printedNames || known.Release != release)
        {
            place = known = new(mask, printedNames, release, DecodeAnew(mask, printedNames, release));
        }

        return known.Decoded;
    }

    private static int PlaceOf(ulong mask, KernelRelease? release)
    {
        ulong key = mask ^ ((ulong)(release?.GetHashCode() ?? 0) << 32);
        return (int)((key * 0x9E37_79B9_7F4A_7C15) >> 48) & (KnownPlaces - 1);
    }

    private static DecodedGfp? DecodeAnew(ulong? mask, string? printedNames, KernelRelease? release)
    {
        List<string> names = Split(printedNames);
        return (mask, names) switch
        {
            (null, []) => null,
            (null, _) => ByNames(mask, names, release, "printed names; no value"),
            ({ } value, []) => ByValue(value, release),
            ({ } value, _) => ByBoth(value, names, release),
        };
    }

    private static List<string> Split(string? printedNames)
    {
        List<string> names = [];
        foreach (Range range in (printedNames ?? "").AsSpan().Split('|'))
        {
            ReadOnlySpan<char> name = printedNames.AsSpan()[range].Trim();
            if (name.IsEmpty) { continue; }
            if (names.Count == MostNames) { break; }
            names.Add(name[..Math.Min(name.Length, LongestName)].ToString());
        }

        return names;
    }

    private static DecodedGfp ByBoth(ulong mask, List<string> names, KernelRelease? release)
    {
        List<GfpTable> agree = Agreeing(mask, names, cut: false);
        bool cut = agree is [];
        if (cut) { agree = Agreeing(mask, names, cut: true); }
        if (agree is [])
        {
            return ByNames(mask, names, release, "printed names; the value agrees with no known release");
        }

        GfpTable? own = release is { } kernel ? GfpTables.Of(kernel) : null;
        GfpTable table = own is not null && agree.Contains(own) ? own : agree[0];
        string because = cut ? "printed names are cut; value agrees with" : "printed names; value agrees with";
        DecodedGfp decoded = FromTable(mask, table, $"{because} {Describe(agree)}", cut ? null : names);
        return decoded with { AgreesWith = agree.ToEquatableArray() };
    }

    /// <summary>Tables whose own names for the value are the printed ones; in any order, for the order of the bits
    /// changed.</summary>
    private static List<GfpTable> Agreeing(ulong mask, List<string> names, bool cut)
    {
        List<GfpTable> agree = [];
        foreach (GfpTable table in GfpTables.All.AsSpan())
        {
            EquatableArray<string> own = table.NamesOf(mask);
            bool same = cut ? IsCutForm(own, names) : own.Count == names.Count && own.All(names.Contains);
            if (same) { agree.Add(table); }
        }

        return agree;
    }

    private static bool IsCutForm(EquatableArray<string> whole, List<string> names) =>
        names.Count <= whole.Count
        && names[..^1].TrueForAll(name => whole.Contains(name))
        && whole.Any(name => name.StartsWith(names[^1], StringComparison.Ordinal));

    private static string Describe(List<GfpTable> tables)
    {
        List<string> spans = [];
        int at = 0;
        while (at < tables.Count)
        {
            int end = at;
            while (end + 1 < tables.Count && IndexOf(tables[end + 1]) == IndexOf(tables[end]) + 1) { end++; }
            spans.Add(GfpTable.Span(tables[at], tables[end]));
            at = end + 1;
        }

        return string.Join(", ", spans);
    }

    private static int IndexOf(GfpTable table)
    {
        int at = 0;
        while (GfpTables.All[at] != table) { at++; }
        return at;
    }

    private static DecodedGfp FromTable(ulong mask, GfpTable table, string decodedBy, List<string>? names = null)
    {
        GfpFlags flags = table.FlagsOf(mask, out ulong rest);
        EquatableArray<string> unknown = rest == 0 ? [] : [$"0x{rest:x}"];
        return new(mask, flags, names?.ToEquatableArray() ?? table.NamesOf(mask), decodedBy, table, unknown);
    }

    private static DecodedGfp ByNames(ulong? mask, List<string> names, KernelRelease? release, string decodedBy)
    {
        GfpTable? own = release is { } kernel ? GfpTables.Of(kernel) : null;
        GfpFlags flags = GfpFlags.None;
        List<string> unknown = [];
        foreach (string name in names)
        {
            // Tracing up to 4.5 leaves the underscores out (show_gfp_flags(), include/trace/events/gfpflags.h).
            if ((FlagsOfName(name, own) ?? FlagsOfName("__" + name, own)) is { } known) { flags |= known; }
            else { unknown.Add(name); }
        }

        if (names.Contains("__GFP_NO_KSWAPD", StringComparer.Ordinal)) { flags &= ~GfpFlags.KswapdReclaim; }
        return new(mask, flags, names.ToEquatableArray(), decodedBy, own, unknown.ToEquatableArray());
    }

    private static GfpFlags? FlagsOfName(string name, GfpTable? own)
    {
        if (name is "__GFP_NO_KSWAPD") { return GfpFlags.None; }
        if (name is "__GFP_RECLAIM") { return GfpFlags.Reclaim; }
        if (name is "__GFP_DMA") { return GfpFlags.Dma; }
        if (name is "__GFP_DMA32") { return GfpFlags.Dma32; }
        if (own is not null && NumberOf(name) is { } bits)
        {
            GfpFlags flags = own.FlagsOf(bits, out ulong rest);
            return rest == 0 ? flags : null;
        }

        if (own?.FlagsOfName(name) is { } found) { return found; }

        // Newest first, but 4.3 and older last: those kernels print no names.
        for (int i = GfpTables.All.Count - 1; i >= 0; i--)
        {
            if (GfpTables.All[i].FlagsOfName(name) is { } flags) { return flags; }
        }

        return null;
    }

    private static ulong? NumberOf(string name) =>
        name.StartsWith("0x", StringComparison.Ordinal)
        && ulong.TryParse(name.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong bits)
            ? bits
            : null;

    private static DecodedGfp ByValue(ulong mask, KernelRelease? release)
    {
        // Both GFP_NOWAIT up to 4.3 and "no mask": the OOM killer called from a page fault passes 0 (up to 5.9).
        string note = mask == 0 ? "; 0 is also what the page fault path passes for want of a mask" : "";
        if (release is { } kernel && GfpTables.Of(kernel) is { } own)
        {
            return FromTable(mask, own, $"table {own.Releases}, by kernel {kernel.Text}{note}");
        }

        List<GfpTable> plausible = [.. GfpTables.All.Where(table => IsPlausible(mask, table))];
        GfpTable oldest = GfpTables.All[0];
        if (plausible is [] || plausible.Contains(oldest))
        {
            string assumed = plausible is [] ? "no release fits the value" : "no names printed, no release known";
            return FromTable(mask, oldest, $"assumed {oldest.Releases}: {assumed}{note}");
        }

        string decision = plausible[^1].Era == plausible[0].Era ? "by" : "assumed from";
        return FromTable(mask, plausible[0], $"table {Describe(plausible)}, {decision} the bits of the value");
    }

    /// <summary>Whether a kernel of that era would ask for this: no undefined bit, who may do I/O or enter the file
    /// system may also sleep, and who sleeps wakes kswapd. Huge page requests alone do otherwise.</summary>
    private static bool IsPlausible(ulong mask, GfpTable table)
    {
        GfpFlags flags = table.FlagsOf(mask, out ulong rest);
        bool isHuge = flags.Has(GfpFlags.Comp | GfpFlags.NoMemalloc | GfpFlags.NoWarn | GfpFlags.Movable);
        bool callsOut = flags.Has(GfpFlags.Io) || flags.Has(GfpFlags.Fs);
        bool reclaims = flags.MayDirectReclaim ? flags.WakesKswapd : !callsOut;
        int persistence = (flags.Has(GfpFlags.NoRetry) ? 1 : 0)
            + (flags.Has(GfpFlags.RetryMayFail) ? 1 : 0)
            + (flags.Has(GfpFlags.NoFail) ? 1 : 0);
        return rest == 0 && persistence <= 1 && (reclaims || isHuge);
    }

    private sealed record Known(ulong? Mask, string? PrintedNames, KernelRelease? Release, DecodedGfp? Decoded);
}
