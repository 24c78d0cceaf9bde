"""Names of people, firms and places, each with the letters its id is made of. All fictitious."""

from __future__ import annotations

from random import Random
from typing import NamedTuple


def _pairs(words: str) -> tuple[tuple[str, str], ...]:
    """``恒heng 达da`` → (("恒", "heng"), ("达", "da"))."""
    parts = words.split()
    cut = [next(i for i, c in enumerate(part) if c.isascii()) for part in parts]
    return tuple((part[:at], part[at:]) for part, at in zip(parts, cut, strict=True))


def _words(words: str) -> tuple[str, ...]:
    return tuple(words.split())


SURNAMES = _pairs(
    "李li 王wang 张zhang 刘liu 陈chen 杨yang 赵zhao 黄huang 周zhou 吴wu 徐xu 孙sun 胡hu 朱zhu 高gao 林lin 何he 郭guo 马ma 罗luo "
    "梁liang 宋song 郑zheng 谢xie 韩han 唐tang 冯feng 董dong 萧xiao 程cheng 曹cao 袁yuan 邓deng 傅fu 沈shen 曾zeng 彭peng 吕lv 苏su "
    "蒋jiang 蔡cai 贾jia 丁ding 薛xue 叶ye 阎yan 潘pan 杜du 戴dai 夏xia 钟zhong 田tian 任ren 范fan 方fang 石shi 姚yao 谭tan 廖liao 邹zou"
)
GIVEN = _pairs(
    "伟wei 芳fang 娜na 敏min 静jing 丽li 强qiang 磊lei 军jun 洋yang 勇yong 艳yan 杰jie 娟juan 涛tao 超chao 霞xia 平ping 刚gang 桂英guiying "
    "建国jianguo 秀兰xiulan 志强zhiqiang 海燕haiyan 文博wenbo 雅婷yating 俊峰junfeng 晓东xiaodong 玉梅yumei 振宇zhenyu 思远siyuan 佳怡jiayi "
    "国栋guodong 春梅chunmei 立新lixin 雪晴xueqing 永康yongkang 明辉minghui 丹丹dandan 子轩zixuan 淑华shuhua 景行jingxing 一鸣yiming 书瑶shuyao "
    "家豪jiahao 若曦ruoxi 天佑tianyou 少华shaohua 可欣kexin 云飞yunfei"
)
FIRST = _pairs(
    "恒heng 盛sheng 宏hong 锦jin 天tian 安an 东dong 金jing 华hua 鑫xin 瑞rui 嘉jia 永yong 兴xing 德de 润run 博bo 凯kai 尚shang 雅ya "
    "佳jiay 美mei 新xinn 中zhong 卓zhuo 远yuan 万wan 福fu 广guang 景jings 双shuang 禾he 元yuann 同tong 百bai 云yun 海hai 康kang 合hee 众zhon"
)
SECOND = _pairs(
    "达da 和he 远yuan 程cheng 工gong 泰tai 湖hu 居ju 茂mao 隆long 祥xiang 业ye 昌chang 源yuann 艺yi 筑zhu 丰feng 诚chengg 邦bang 顺shun "
    "利li 成chenn 信xin 林lin 阳yang 城chen 宇yu 科ke 通tong 创chuang 意yii 特te 亚ya 荣rong 晟sheng 铭ming 悦yue 川chuan 峰fengg 庭ting"
)


class Trade(NamedTuple):
    """A line of business: how it ends a firm's name, its letters, the customer's type, what it is called."""

    short: str
    full: str
    letters: str
    type: str
    industry: str


TRADES = (
    Trade("装饰", "装饰工程有限公司", "zs", "decorator", "家装"),
    Trade("建材", "建材有限公司", "jc", "dealer", "建材批发"),
    Trade("地产", "置业有限公司", "dc", "developer", "房地产开发"),
    Trade("建设", "建设工程有限公司", "js", "contractor", "施工总包"),
    Trade("设计", "设计事务所", "sj", "designer", "室内设计"),
    Trade("物业", "物业服务有限公司", "wy", "other", "物业"),
    Trade("瓷砖店", "瓷砖经营部", "cz", "shop", "瓷砖零售"),
    Trade("酒店", "酒店管理有限公司", "jd", "other", "酒店"),
    Trade("幕墙", "幕墙工程有限公司", "mq", "contractor", "幕墙"),
    Trade("整装", "整体家居有限公司", "zz", "decorator", "整装"),
    Trade("商贸", "商贸有限公司", "sm", "dealer", "商贸"),
    Trade("公装", "建筑装饰有限公司", "gz", "decorator", "公装"),
)
TOWN = "临江"
TERRITORIES = _pairs(
    "东城east 西城west 南湖south 北城north 滨江riverside 开发区zone 老城old-town 高铁新城station 大学城campus 港区harbour "
    "青山qingshan 柳河liuhe 石桥shiqiao 平湖pinghu 白云baiyun 梅岭meiling 竹溪zhuxi 龙泉longquan 凤台fengtai 玉泉yuquan"
)
STREETS = _words("科创路 建设大道 文昌街 解放路 滨河路 工业一路 学府路 云桥街 花园路 迎宾大道 青年路 商贸街")
ESTATES = _words("锦绣苑 东湖花园 玉兰里 云璟府 滨江一号 学府名邸 和平里 翡翠城 桂语江南 万象天地 青年公社 星河湾")
JOBS = _words("采购主管 项目经理 老板 设计总监 材料员 工程部长 财务 店长 总工 采购专员")


class Firm(NamedTuple):
    """A firm's names and id."""

    id: str
    short: str
    name: str
    trade: Trade


def firms(count: int, dice: Random) -> list[Firm]:
    """So many firms, no two of one id. At most 19,200."""
    every = range(len(FIRST) * len(SECOND) * len(TRADES))
    return [_firm(number) for number in dice.sample(every, count)]


def _firm(number: int) -> Firm:
    rest, trade = divmod(number, len(TRADES))
    at_first, at_second = divmod(rest, len(SECOND))
    (first, a), (second, b), way = FIRST[at_first], SECOND[at_second], TRADES[trade]
    return Firm(f"{a}{b}-{way.letters}", first + second + way.short, f"{TOWN}{first}{second}{way.full}", way)


def people(count: int, dice: Random) -> list[tuple[str, str, str]]:
    """So many persons: id, name and name in Latin letters; no two of one id. At most 3,000."""
    result = []
    for number in dice.sample(range(len(SURNAMES) * len(GIVEN)), count):
        (surname, a), (given_name, b) = SURNAMES[number // len(GIVEN)], GIVEN[number % len(GIVEN)]
        result.append((f"{a}-{b}", surname + given_name, f"{a.capitalize()} {b.capitalize()}"))
    return result


def neutral_ids(count: int, prefix: str, dice: Random) -> list[str]:
    """So many ids that say nothing: the prefix and six random characters."""
    result: dict[str, None] = {}
    while len(result) < count:
        result[prefix + "".join(dice.choices("0123456789abcdefghijklmnopqrstuvwxyz", k=6))] = None
    return list(result)
