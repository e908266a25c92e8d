using Lowmark.Kernel;

namespace Lowmark.UnitTests.Kernel;

public class KernelReleaseTests
{
    [Theory]
    [InlineData("2.6.32-642.6.2.el6.x86_64", 2, 6, 32, 6)]
    [InlineData("3.10.0-1160.el7.x86_64", 3, 10, 0, 7)]
    [InlineData("4.18.0-553.el8_10.x86_64", 4, 18, 0, 8)]
    [InlineData("5.14.0-427.13.1.el9_4.aarch64", 5, 14, 0, 9)]
    [InlineData("5.17-rc5", 5, 17, 0, null)]
    [InlineData("6.12.107+deb13-cloud-amd64", 6, 12, 107, null)]
    [InlineData("5.4.17-2102.el7uek.x86_64", 5, 4, 17, null)]      // built for RHEL 7, another kernel
    [InlineData("5.4.1-1.el7.elrepo.x86_64", 5, 4, 1, null)]
    public void Reads_version_and_vendor(string text, int major, int minor, int patch, int? rhel)
    {
        KernelRelease release = KernelRelease.TryParse(text)!.Value;

        Assert.Equal((major, minor, patch), (release.Major, release.Minor, release.Patch));
        Assert.Equal(rhel, release.RhelMajor);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5.")]
    [InlineData("x5.10")]
    [InlineData("99999999999.1")]
    public void Refuses_what_is_no_release(string? text) => Assert.Null(KernelRelease.TryParse(text));

    [Theory]
    [InlineData(5, 9, true)]
    [InlineData(5, 10, true)]
    [InlineData(5, 11, false)]
    [InlineData(4, 99, true)]
    [InlineData(6, 0, false)]
    public void Compares_by_number(int major, int minor, bool expected) =>
        Assert.Equal(expected, KernelRelease.TryParse("5.10.262")!.Value.AtLeast(major, minor));
}
