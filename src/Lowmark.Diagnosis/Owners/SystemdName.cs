using System.Globalization;
using System.Text;

namespace Lowmark.Diagnosis.Owners;

/// <summary>Systemd's escapes in unit names: <c>\x2d</c> is a dash (systemd.unit(5), "String escaping").</summary>
internal static class SystemdName
{
    /// <summary>Decodes the escapes of printable ASCII; others stay as they are, so no control character comes into
    /// being.</summary>
    /// <remarks>/dev/kmsg escapes the backslash itself (<c>\x5cx2d</c>); a log taken from it needs two
    /// rounds.</remarks>
    public static string Unescape(string name) =>
        Once(name.Contains(@"\x5cx", StringComparison.Ordinal) ? Once(name) : name);

    private static string Once(string name)
    {
        if (!name.Contains(@"\x", StringComparison.Ordinal)) { return name; }
        StringBuilder plain = new(name.Length);
        for (int i = 0; i < name.Length; i++)
        {
            bool isEscape = i + 3 < name.Length && name[i] == '\\' && name[i + 1] == 'x';
            if (isEscape
                && byte.TryParse(
                    name.AsSpan(i + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte code)
                && code is >= 0x20 and < 0x7f)
            {
                plain.Append((char)code);
                i += 3;
            }
            else { plain.Append(name[i]); }
        }

        return plain.ToString();
    }
}
