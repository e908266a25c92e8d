using Lowmark.Apply;
using Lowmark.Apply.Files;

namespace Lowmark.UnitTests.Apply;

public class SurprisesTests
{
    [Theory]
    [InlineData((int)Errno.ReadOnly, SurpriseKind.ReadOnly, "on the host itself")]
    [InlineData((int)Errno.Invalid, SurpriseKind.NotAccepted, "dmesg")]
    [InlineData((int)Errno.OutOfRange, SurpriseKind.NotAccepted, "dmesg")]
    [InlineData((int)Errno.Busy, SurpriseKind.Busy, "above what is used")]
    [InlineData((int)Errno.NoMemory, SurpriseKind.Busy, "above what is used")]
    [InlineData((int)Errno.NoAccess, SurpriseKind.NotPermitted, "run it as root")]
    [InlineData((int)Errno.NotPermitted, SurpriseKind.NotPermitted, "CAP_SYS_RESOURCE")]
    [InlineData((int)Errno.NoSuchFile, SurpriseKind.Gone, "make a new plan")]
    [InlineData((int)Errno.NoSuchProcess, SurpriseKind.Gone, "make a new plan")]
    [InlineData((int)Errno.NoDevice, SurpriseKind.Gone, "make a new plan")]
    [InlineData((int)Errno.Loop, SurpriseKind.Link, "make the change there")]
    [InlineData((int)Errno.NoReader, SurpriseKind.OtherKind, "nothing was written")]
    [InlineData((int)Errno.InOut, SurpriseKind.Failed, "the system's")]
    public void An_error_of_a_value_says_what_to_do(int error, SurpriseKind kind, string instead) =>
        AssertSays(Surprises.OfValue(new((Errno)error, "/proc/sys/vm/x")), kind, "/proc/sys/vm/x", instead);

    [Theory]
    [InlineData((int)Errno.ReadOnly, SurpriseKind.ReadOnly, "mount it read-write")]
    [InlineData((int)Errno.NoAccess, SurpriseKind.NotPermitted, "run it as root")]
    [InlineData((int)Errno.NotPermitted, SurpriseKind.NotPermitted, "lsattr")]
    [InlineData((int)Errno.NoSpace, SurpriseKind.NoSpace, "free some space")]
    [InlineData((int)Errno.Quota, SurpriseKind.NoSpace, "quota")]
    [InlineData((int)Errno.Exists, SurpriseKind.Exists, "new plan")]
    [InlineData((int)Errno.IsAFolder, SurpriseKind.OtherKind, "look at")]
    [InlineData((int)Errno.NotSupported, SurpriseKind.NotAccepted, "another file system")]
    public void An_error_of_a_file_says_what_to_do(int error, SurpriseKind kind, string instead) =>
        AssertSays(Surprises.OfFile(new((Errno)error, "/etc/x")), kind, "/etc/x", instead);

    [Fact]
    public void Nodes_have_errors_of_their_own()
    {
        AssertSays(
            Surprises.OfValue(new(Errno.NoAccess, "/c/cpuset.mems")), SurpriseKind.NotPermitted, "/c/cpuset.mems",
            "the group above");
        AssertSays(
            Surprises.OfValue(new(Errno.NoSpace, "/c/cpuset.mems")), SurpriseKind.NotAccepted, "/c/cpuset.mems",
            "at least one node");
    }

    [Fact]
    public void A_long_text_is_quoted_in_part() =>
        Assert.Equal($"'{new string('x', 200)}…'", Surprises.Quote(new string('x', 5000)));

    private static void AssertSays(Surprise surprise, SurpriseKind kind, string path, string instead)
    {
        Assert.Equal(kind, surprise.Kind);
        Assert.StartsWith(path, surprise.What, StringComparison.Ordinal);
        Assert.Contains(instead, surprise.Instead, StringComparison.Ordinal);
    }
}
