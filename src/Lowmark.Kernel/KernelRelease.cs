using System.Globalization;

namespace Lowmark.Kernel;

/// <summary>A kernel release as <c>uname -r</c> and the CPU/Pid line print it: <c>4.18.0-553.el8_10.x86_64</c>.</summary>
/// <remarks>Vendors back-port formats, so a release decides nothing but what cannot be read without it.</remarks>
/// <param name="Patch">0 when the release has two numbers only (<c>5.17-rc5</c>).</param>
/// <param name="Text">The whole release as printed. Hostile text.</param>
public readonly record struct KernelRelease(int Major, int Minor, int Patch, string Text)
{
    private const int LongestRelease = 128;

    public string Text { get => field ?? ""; } = Text;

    /// <summary>The RHEL major release whose kernel this is (also CentOS, Alma, Rocky, Oracle's compatible kernel); null otherwise.</summary>
    /// <remarks>The <c>.elN</c> tag alone is not enough: <c>5.4.17-2102.el7uek</c> and <c>….el7.elrepo</c> are other kernels
    /// built for that distribution, so the version must be the one that RHEL major froze.</remarks>
    public int? RhelMajor
    {
        get
        {
            int tag = Text.IndexOf(".el", StringComparison.Ordinal);
            if (tag < 0 || !TryTakeNumber(Text.AsSpan(tag + 3), out int major, out _)) { return null; }
            (int Major, int Minor, int Patch)? frozen = major switch
            {
                6 => (2, 6, 32),
                7 => (3, 10, 0),
                8 => (4, 18, 0),
                9 => (5, 14, 0),
                10 => (6, 12, 0),
                _ => null,
            };
            return frozen == (Major, Minor, Patch) ? major : null;
        }
    }

    public bool IsRhel6 => RhelMajor == 6;

    public bool IsRhel7 => RhelMajor == 7;

    public bool IsRhel8 => RhelMajor == 8;

    public bool IsRhel9 => RhelMajor == 9;

    public bool AtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);

    /// <returns>Null when the text does not begin with <c>N.N</c>.</returns>
    public static KernelRelease? TryParse(string? text)
    {
        if (text is null || text.Length > LongestRelease) { return null; }
        ReadOnlySpan<char> rest = text;
        if (!TryTakeNumber(rest, out int major, out int used)) { return null; }
        rest = rest[used..];
        if (rest is not ['.', ..] || !TryTakeNumber(rest[1..], out int minor, out used)) { return null; }
        rest = rest[(used + 1)..];
        int patch = 0;
        if (rest is ['.', ..] && TryTakeNumber(rest[1..], out int number, out _)) { patch = number; }
        return new(major, minor, patch, text);
    }

    public override string ToString() => Text;

    private static bool TryTakeNumber(ReadOnlySpan<char> text, out int number, out int used)
    {
        used = 0;
        while (used < text.Length && char.IsAsciiDigit(text[used])) { used++; }
        return int.TryParse(text[..used], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
