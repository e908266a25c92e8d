using System.Text;
using Lowmark.Kernel;

namespace Lowmark.Logs.Records;

/// <summary><c>cpuset=NAME mems_allowed=LIST</c> (cpuset_print_current_mems_allowed(), kernel/cgroup/cpuset.c), on a line of
/// its own up to v4.19, inside the <c>oom-kill:</c> or failure line since.</summary>
internal static class CpusetFields
{
    public static (string Name, NodeMask? Mems)? At(ReadOnlySpan<byte> text)
    {
        int mems = text.LastIndexOf("mems_allowed="u8);
        int at = text.IndexOf("cpuset="u8);
        if (at < 0 || mems < at) { return null; }
        ReadOnlySpan<byte> name = text[(at + "cpuset="u8.Length)..mems].TrimEnd(" ,"u8);
        return (Encoding.UTF8.GetString(name), NodeList.At(text[(mems + "mems_allowed="u8.Length)..]));
    }
}

/// <summary>A node list in the middle of a line.</summary>
internal static class NodeList
{
    /// <returns>Null for <c>(null)</c> and for no list at all.</returns>
    public static NodeMask? At(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAnyExcept(ByteSets.NodeList);
        ReadOnlySpan<byte> list = length < 0 ? text : text[..length];
        list = list.TrimEnd(","u8);
        return list.IsEmpty ? null : NodeMask.TryParse(list);
    }
}
