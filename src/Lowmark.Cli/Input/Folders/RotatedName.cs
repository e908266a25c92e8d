using System.Globalization;

namespace Lowmark.Cli.Input.Folders;

/// <summary>The name of a log that may have been rotated: <c>messages</c>, <c>messages.1</c>, <c>messages.2.gz</c>,
/// <c>kern.log-20260101.xz</c>, <c>kern-20260101.log</c>.</summary>
/// <remarks>Names as logrotate gives them: a number that grows with age, or a date (<c>dateext</c>, with
/// <c>extension</c> in front of the last part). Sorted, the logs of a set run from the oldest to the one being
/// written.</remarks>
internal sealed record RotatedName(string Set, string? Date, int? Number) : IComparable<RotatedName>
{
    private const int DateDigits = 8;
    private const int MostNumberDigits = 4;

    private static readonly string[] Packed = [".gz", ".xz", ".zst", ".bz2", ".lzma", ".lz4", ".Z"];

    /// <param name="name">A file's name without its folder.</param>
    public static RotatedName Of(string name)
    {
        string plain = WithoutPacking(name);
        if (TryTakeAge(plain, "", out RotatedName? rotated)) { return rotated; }
        // kern-20260101.log, kern.1.log: the age stands in front of the extension.
        int dot = plain.LastIndexOf('.');
        return dot > 0 && TryTakeAge(plain[..dot], plain[dot..], out rotated) ? rotated : new(plain, null, null);
    }

    public static string WithoutPacking(string name) =>
        Array.Find(Packed, at => name.Length > at.Length && name.EndsWith(at, StringComparison.Ordinal)) is { } end
            ? name[..^end.Length]
            : name;

    /// <summary>By set; in it dated ones, then numbered ones, then the one that is written.</summary>
    public int CompareTo(RotatedName? other)
    {
        if (other is null) { return 1; }
        int bySet = string.CompareOrdinal(Set, other.Set);
        if (bySet != 0) { return bySet; }
        int byKind = Kind.CompareTo(other.Kind);
        if (byKind != 0) { return byKind; }
        int byDate = string.CompareOrdinal(Date, other.Date);
        return byDate != 0 ? byDate : (other.Number ?? 0).CompareTo(Number ?? 0);
    }

    /// <summary>The names of one folder in the order in which their logs were written.</summary>
    public static IEnumerable<string> Sort(IEnumerable<string> names) =>
        names.OrderBy(Of).ThenBy(name => name, StringComparer.Ordinal);

    private int Kind => (Date, Number) switch { ({ }, _) => 0, (_, { }) => 1, _ => 2 };

    private static bool TryTakeAge(
        string text, string extension, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RotatedName? rotated)
    {
        rotated = null;
        int age = text.Length;
        while (age > 0 && (char.IsAsciiDigit(text[age - 1]) || IsInDate(text, age - 1))) { age--; }
        if (age < 2 || age == text.Length || text[age - 1] is not ('.' or '-' or '_')) { return false; }
        string set = text[..(age - 1)] + extension;
        string digits = text[age..];
        if (digits.Length >= DateDigits) { rotated = new(set, digits, null); }
        else if (digits.Length <= MostNumberDigits && text[age - 1] == '.' && digits.All(char.IsAsciiDigit))
        {
            rotated = new(set, null, int.Parse(digits, CultureInfo.InvariantCulture));
        }

        return rotated is not null;
    }

    // 2026-01-31, 20260131-1769817600, 20260131_12.
    private static bool IsInDate(string text, int at) => text[at] is '-' or '_'
        && at > 3 && char.IsAsciiDigit(text[at - 1]) && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]);
}
