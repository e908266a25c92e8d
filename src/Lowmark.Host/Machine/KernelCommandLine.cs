using System.Text;
using Lowmark.Kernel;

namespace Lowmark.Host.Machine;

/// <summary>/proc/cmdline: what the boot loader told the kernel.</summary>
/// <remarks>Documentation/admin-guide/kernel-parameters.rst; next_arg() (lib/cmdline.c): words apart by blanks, which
/// double quotes keep together.</remarks>
public sealed record KernelCommandLine(string Text, EquatableArray<KernelParameter> Parameters)
{
    private const int MostParameters = 1024;

    /// <summary>x86 allows 2048, arm64 the same, s390 4096.</summary>
    private const int MostBytes = 16_384;

    public static Reading<KernelCommandLine> Read(IHostFiles files) => Reading.Of(files, "/proc/cmdline", Parse);

    /// <returns>Null when the text is longer than any kernel's.</returns>
    public static KernelCommandLine? Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length > MostBytes) { return null; }
        string line = Encoding.UTF8.GetString(text).Trim();
        return new(line, Words(line).Take(MostParameters).Select(KernelParameter.Parse).ToEquatableArray());
    }

    /// <summary>Of the last such parameter, which for most is the one that counts.</summary>
    /// <returns>Null when it is not given; empty when it has no value.</returns>
    public string? Value(string name) => Parameters.LastOrDefault(parameter => parameter.Is(name))?.Value;

    private static IEnumerable<string> Words(string line)
    {
        int start = 0;
        bool quoted = false;
        for (int at = 0; at <= line.Length; at++)
        {
            if (at < line.Length && line[at] == '"') { quoted = !quoted; }
            if (at < line.Length && (quoted || !char.IsWhiteSpace(line[at]))) { continue; }
            if (at > start) { yield return line[start..at]; }
            start = at + 1;
        }
    }
}

/// <param name="Value">Without quotes; empty for a mere switch.</param>
public sealed record KernelParameter(string Name, string Value)
{
    /// <summary>The kernel takes '-' and '_' in a name for the same (parameq(), kernel/params.c).</summary>
    public bool Is(string name) =>
        string.Equals(Name.Replace('-', '_'), name.Replace('-', '_'), StringComparison.Ordinal);

    internal static KernelParameter Parse(string word)
    {
        string plain = word.Trim('"');
        int equals = plain.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new(plain, "") : new(plain[..equals], plain[(equals + 1)..].Trim('"'));
    }
}
