using Lowmark.Kernel;
using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Records;

/// <summary><c>cpuset=NAME mems_allowed=LIST</c> (cpuset_print_current_mems_allowed(), kernel/cgroup/cpuset.c), on a
/// line of its own up to v4.19, inside the <c>oom-kill:</c> or failure line since.</summary>
internal static class CpusetFields
{
    /// <summary>A comm, cpuset or memcg name may quote these words: on a line of its own the last ones are the
    /// kernel's, in a longer line the first that what always follows them follows.</summary>
    public static (string Name, NodeMask? Mems)? At(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOf(",cpuset="u8);
        int mems = at < 0 ? text.LastIndexOf("mems_allowed="u8) : MemsAfter(text, at);
        if (at < 0 && mems >= 0) { at = text[..mems].LastIndexOf(" cpuset="u8); }
        if (at < 0 || mems < at) { return null; }
        ReadOnlySpan<byte> name = text[(at + ",cpuset="u8.Length)..mems].TrimEnd(" ,"u8);
        return (Names.Of(name), NodeList.At(text[(mems + "mems_allowed="u8.Length)..]));
    }

    private static int MemsAfter(ReadOnlySpan<byte> text, int from)
    {
        int first = -1;
        for (int next = from; next >= 0;)
        {
            int step = text[next..].IndexOf("mems_allowed="u8);
            if (step < 0) { break; }
            int at = next + step;
            if (first < 0) { first = at; }
            next = at + "mems_allowed="u8.Length;
            ReadOnlySpan<byte> rest = text[next..].TrimStart(ByteSets.NodeListBytes);
            if (rest.StartsWith("oom_memcg="u8) || rest.StartsWith("global_oom"u8)) { return at; }
        }

        return first;
    }
}

/// <summary>A node list in the middle of a line.</summary>
internal static class NodeList
{
    /// <summary>Whether a whole <c>nodemask=</c> value stands here: <c>(null)</c> or a list.</summary>
    public static bool IsPrinted(ReadOnlySpan<byte> text) =>
        text.StartsWith("(null)"u8) || (At(text) is not null);

    /// <returns>Null for <c>(null)</c>, for no list at all and for one that was cut.</returns>
    public static NodeMask? At(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAnyExcept(ByteSets.NodeList);
        if (length < 0 && text.EndsWith(","u8)) { return null; }
        ReadOnlySpan<byte> list = length < 0 ? text : text[..length];
        list = list.TrimEnd(","u8);
        return list.IsEmpty ? null : NodeMask.TryParse(list);
    }
}
