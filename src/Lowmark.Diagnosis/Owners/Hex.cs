using System.Buffers;

namespace Lowmark.Diagnosis.Owners;

/// <summary>Shapes of identifiers that appear in cgroup paths.</summary>
internal static class Hex
{
    private static readonly SearchValues<char> s_lowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>64 lower-case hex digits: the id that docker, containerd, cri-o and libpod give a container.</summary>
    public static bool IsContainerId(string text) => text.Length == 64 && !text.AsSpan().ContainsAnyExcept(s_lowerHex);

    public static bool IsUuid(string text)
    {
        if (text.Length != 36) { return false; }
        for (int i = 0; i < text.Length; i++)
        {
            bool fits = i is 8 or 13 or 18 or 23 ? text[i] == '-' : char.IsAsciiHexDigit(text[i]);
            if (!fits) { return false; }
        }

        return true;
    }

    /// <summary>The first twelve characters, as docker and crictl show it.</summary>
    public static string Short(string id) => id.Length > 12 && IsContainerId(id) ? id[..12] : id;

    public static bool IsNumber(string text) => text.Length is > 0 and <= 20 && text.All(char.IsAsciiDigit);
}
