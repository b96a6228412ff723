<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AmountPad</name>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Delete the last digit</source>
        <translation>删掉最后一位</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>小数点</translation>
    </message>
</context>
<context>
    <name>CardPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>往下办</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再试一次</translation>
    </message>
    <message>
        <source>The reader does not answer</source>
        <translation>读卡器没有反应</translation>
    </message>
    <message>
        <source>Goes on by itself when read</source>
        <translation>读好后自动往下走</translation>
    </message>
    <message>
        <source>ID card here</source>
        <translation>身份证放这里</translation>
    </message>
    <message>
        <source>Lay it flat</source>
        <translation>放平</translation>
    </message>
    <message>
        <source>No cover</source>
        <translation>别套卡套</translation>
    </message>
    <message>
        <source>For 2 seconds</source>
        <translation>放 2 秒</translation>
    </message>
    <message>
        <source>Reading. Please leave the card where it is</source>
        <translation>正在读，卡请先别动</translation>
    </message>
    <message>
        <source>Read. You may take the card now</source>
        <translation>读好了，卡可以拿起来了</translation>
    </message>
    <message>
        <source>Guides and look-ups still work on this machine</source>
        <translation>本机还能看指南、查进度</translation>
    </message>
    <message>
        <source>Still no luck?</source>
        <translation>还是读不出？</translation>
    </message>
    <message>
        <source>Used for this one service only</source>
        <translation>只用来办这一件事</translation>
    </message>
    <message>
        <source>What now?</source>
        <translation>要接着办？</translation>
    </message>
    <message>
        <source>Touch Get help, or ask at a window</source>
        <translation>点“请人帮我”，或到窗口问</translation>
    </message>
    <message>
        <source>When the session ends, what was read is cleared from the screen and its memory</source>
        <translation>办完后，从屏幕和内存里清掉</translation>
    </message>
</context>
<context>
    <name>CasesPage</name>
    <message>
        <source>Asking the city</source>
        <translation>正在问市里</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>回首页</translation>
    </message>
    <message>
        <source>Hand it in here: %1</source>
        <translation>在这里补交：%1</translation>
    </message>
    <message>
        <source>Ask a person to look at it</source>
        <translation>请人再看看</translation>
    </message>
    <message>
        <source>Withdraw it</source>
        <translation>撤回这一件</translation>
    </message>
    <message>
        <source>To see more</source>
        <translation>想看得更细</translation>
    </message>
    <message>
        <source>I have the slip</source>
        <translation>我有小票</translation>
    </message>
    <message>
        <source>One case, with the first five characters of its code</source>
        <translation>看其中一件：输入取件码的前五位</translation>
    </message>
    <message>
        <source>Show that the card is mine</source>
        <translation>证明是我本人</translation>
    </message>
    <message>
        <source>All cases: by a code to the phone, the city PIN, or your face</source>
        <translation>看全部：用验证码、办事密码或刷脸</translation>
    </message>
</context>
<context>
    <name>CharacterPad</name>
    <message>
        <source>Delete the last character</source>
        <translation>删掉最后一个字</translation>
    </message>
</context>
<context>
    <name>ChipCardPanel</name>
    <message>
        <source>%1 seconds left</source>
        <translation>还剩 %1 秒</translation>
    </message>
    <message>
        <source>Go on with the form</source>
        <translation>继续填表</translation>
    </message>
    <message>
        <source>Back to the form</source>
        <translation>返回填表</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再试一次</translation>
    </message>
</context>
<context>
    <name>ChoicePage</name>
    <message>
        <source>Looking</source>
        <translation>正在查</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地方</translation>
    </message>
    <message>
        <source>Type the name of the place</source>
        <translation>输入地名</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>好了</translation>
    </message>
</context>
<context>
    <name>CodeCard</name>
    <message>
        <source>QR code: how this case stands, on a phone</source>
        <translation>二维码：用手机查这件事办到哪了</translation>
    </message>
    <message>
        <source>Your code</source>
        <translation>您的取件码</translation>
    </message>
    <message>
        <source>Scan it, or type it at any machine</source>
        <translation>手机扫一扫，或在任一台机器输入</translation>
    </message>
    <message>
        <source>Scan it with a phone, or type it at any machine, to see how it stands</source>
        <translation>手机扫一扫，或在任一台机器输入，就能查办到哪了</translation>
    </message>
</context>
<context>
    <name>CodePad</name>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Delete the last character</source>
        <translation>删掉最后一个字</translation>
    </message>
</context>
<context>
    <name>ComplaintPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Back to where I was</source>
        <translation>回到刚才那一页</translation>
    </message>
    <message>
        <source>Just a moment</source>
        <translation>请稍等</translation>
    </message>
    <message>
        <source>First choose a word</source>
        <translation>先选好字词</translation>
    </message>
    <message>
        <source>Send without a number</source>
        <translation>不留电话，直接送出</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>送出</translation>
    </message>
    <message>
        <source>Go on without words</source>
        <translation>不写，下一步</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>First choose one</source>
        <translation>先选一样</translation>
    </message>
    <message>
        <source>What is it about? (any number, or none)</source>
        <translation>是什么事？（可多选，也可不选）</translation>
    </message>
    <message>
        <source>You can also call %1 at any time</source>
        <translation>也可以随时拨打 %1</translation>
    </message>
    <message>
        <source>Your words</source>
        <translation>您写的话</translation>
    </message>
    <message>
        <source>Touch the letters below and write here</source>
        <translation>点下面的字母，写在这里</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Mobile number</source>
        <translation>手机号</translation>
    </message>
    <message>
        <source>Mobile number, if you like</source>
        <translation>手机号（可以不填）</translation>
    </message>
    <message>
        <source>Ticket number</source>
        <translation>工单号</translation>
    </message>
    <message>
        <source>Quote it when you ask about it</source>
        <translation>问进展时报这个号</translation>
    </message>
    <message>
        <source>Call %1</source>
        <translation>拨打 %1</translation>
    </message>
    <message>
        <source>for anything urgent</source>
        <translation>着急的事请打电话</translation>
    </message>
</context>
<context>
    <name>ConsentPage</name>
    <message>
        <source>May we do this?</source>
        <translation>这一项，您同意吗？</translation>
    </message>
    <message>
        <source>Question %1 of %2. You decide on each one separately.</source>
        <translation>第 %1 项，共 %2 项。每一项都由您单独决定。</translation>
    </message>
    <message>
        <source>You decide. Nothing is ticked beforehand.</source>
        <translation>由您决定，没有替您勾选。</translation>
    </message>
    <message>
        <source>No, I do not agree</source>
        <translation>不同意</translation>
    </message>
    <message>
        <source>Yes, I agree</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>If you say no, this service cannot go on here</source>
        <translation>不同意，就不能在本机接着办</translation>
    </message>
    <message>
        <source>If you say no</source>
        <translation>如果不同意</translation>
    </message>
</context>
<context>
    <name>DatePad</name>
    <message>
        <source>%1s</source>
        <translation>%1年代</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>年</translation>
    </message>
    <message>
        <source>Year %1</source>
        <translation>%1年</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日</translation>
    </message>
    <message>
        <source>Day %1</source>
        <translation>%1日</translation>
    </message>
</context>
<context>
    <name>DocumentPage</name>
    <message>
        <source>One moment</source>
        <translation>请稍等</translation>
    </message>
    <message>
        <source>Take it again</source>
        <translation>重拍这一页</translation>
    </message>
    <message>
        <source>Done, go on</source>
        <translation>拍好了，继续</translation>
    </message>
    <message>
        <source>Take the picture</source>
        <translation>拍照</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Hand it in</source>
        <translation>交上去</translation>
    </message>
    <message>
        <source>Back to my cases</source>
        <translation>回到我的办件</translation>
    </message>
    <message>
        <source>Go on without it</source>
        <translation>没有带，先继续</translation>
    </message>
    <message>
        <source>Keep it as it is</source>
        <translation>就用这张</translation>
    </message>
    <message>
        <source>Take another page</source>
        <translation>再拍一页</translation>
    </message>
    <message>
        <source>Hand it in later</source>
        <translation>以后补交</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>先不交</translation>
    </message>
    <message numerus="yes">
        <source>No page taken yet, %n at most</source>
        <translation>
            <numerusform>还没有拍，最多 %n 页</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 pages</source>
        <translation>已拍 %1 页，最多 %2 页</translation>
    </message>
    <message>
        <source>Page %1</source>
        <translation>第 %1 页</translation>
    </message>
    <message>
        <source>Remove page %1</source>
        <translation>删掉第 %1 页</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删掉</translation>
    </message>
    <message>
        <source>Not at hand? %1</source>
        <translation>没有带来？%1</translation>
    </message>
</context>
<context>
    <name>DraftOfferPage</name>
    <message>
        <source>Start over</source>
        <translation>重新填</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>接着填</translation>
    </message>
    <message>
        <source>You need not continue</source>
        <translation>不接着填也行</translation>
    </message>
    <message>
        <source>If you start over, what was filled in before is cleared at once</source>
        <translation>选“重新填”，之前填的马上清除</translation>
    </message>
</context>
<context>
    <name>DraftSavePage</name>
    <message>
        <source>Back to the form</source>
        <translation>回到表单</translation>
    </message>
    <message>
        <source>The slip is being printed</source>
        <translation>正在打印</translation>
    </message>
    <message>
        <source>Print the code</source>
        <translation>打印接续码</translation>
    </message>
    <message>
        <source>I have the code, end</source>
        <translation>记好了，结束</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>正在保存</translation>
    </message>
    <message>
        <source>Save it</source>
        <translation>存下来</translation>
    </message>
    <message>
        <source>Try once more</source>
        <translation>再试一次</translation>
    </message>
    <message>
        <source>What you filled in is still here</source>
        <translation>您填的内容还在</translation>
    </message>
    <message>
        <source>It is cleared only when you end</source>
        <translation>点“结束”时才会清除</translation>
    </message>
    <message>
        <source>Your resume code</source>
        <translation>您的接续码</translation>
    </message>
    <message>
        <source>Scan it with a phone, or type it at any machine. Kept until %1.</source>
        <translation>手机扫一扫，或在任何一台机器上输入。保留到 %1。</translation>
    </message>
    <message>
        <source>QR code: go on with this form on a phone</source>
        <translation>二维码：用手机接着填</translation>
    </message>
</context>
<context>
    <name>FacePage</name>
    <message>
        <source>No, another way</source>
        <translation>不刷脸，换一种方式</translation>
    </message>
    <message>
        <source>Yes, you may look</source>
        <translation>同意，刷一次脸</translation>
    </message>
    <message>
        <source>Being confirmed</source>
        <translation>正在确认</translation>
    </message>
    <message>
        <source>Look once more</source>
        <translation>再试一次</translation>
    </message>
    <message>
        <source>Look at the camera</source>
        <translation>看一下镜头，确认是本人</translation>
    </message>
    <message>
        <source>All ways</source>
        <translation>看看全部方式</translation>
    </message>
    <message>
        <source>Not by face</source>
        <translation>不刷脸，换一种方式</translation>
    </message>
    <message>
        <source>Or show it another way:</source>
        <translation>也可以用别的方式：</translation>
    </message>
    <message>
        <source>These work just as well:</source>
        <translation>这些方式一样能办：</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>现在不行</translation>
    </message>
    <message>
        <source>None of these fits?</source>
        <translation>都不方便？</translation>
    </message>
    <message>
        <source>Touch Get help, or do it at a window with your card</source>
        <translation>点“请人帮我”，或带身份证到窗口办</translation>
    </message>
    <message>
        <source>It goes on by itself</source>
        <translation>会自动继续</translation>
    </message>
</context>
<context>
    <name>FieldBox</name>
    <message>
        <source>Touch to fill in</source>
        <translation>点这里填写</translation>
    </message>
    <message>
        <source>Choose one below</source>
        <translation>请在下面选一个</translation>
    </message>
    <message>
        <source>Choose below</source>
        <translation>请在下面选，可多选</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2 位</translation>
    </message>
</context>
<context>
    <name>FormPage</name>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>First choose a word</source>
        <translation>先选好字</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Done with this one</source>
        <translation>这一个填好了</translation>
    </message>
    <message>
        <source>Finish later</source>
        <translation>以后再填</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>以后填</translation>
    </message>
    <message>
        <source>Read from card</source>
        <translation>插卡读取</translation>
    </message>
    <message>
        <source>Do not use this card</source>
        <translation>不用这张卡</translation>
    </message>
    <message>
        <source>To the list</source>
        <translation>回到列表</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>填好了</translation>
    </message>
</context>
<context>
    <name>GoodbyePage</name>
    <message>
        <source>Please take your things</source>
        <translation>请拿好您的东西</translation>
    </message>
    <message>
        <source>Goodbye</source>
        <translation>再见</translation>
    </message>
    <message>
        <source>Take care on your way</source>
        <translation>您慢走，路上小心</translation>
    </message>
    <message>
        <source>I have everything</source>
        <translation>都拿好了</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>回首页</translation>
    </message>
    <message>
        <source>Please take</source>
        <translation>请拿走</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Back to the start in %1 seconds</source>
        <translation>%1 秒后回到首页</translation>
    </message>
    <message>
        <source>What you entered has been cleared from this machine&apos;s memory</source>
        <translation>您填的内容已从本机内存清除</translation>
    </message>
    <message>
        <source>What you entered is being cleared</source>
        <translation>正在清除您填的内容</translation>
    </message>
</context>
<context>
    <name>GuidePage</name>
    <message>
        <source>Official name: %1 (%2)</source>
        <translation>正式名称：%1（%2）</translation>
    </message>
    <message>
        <source>Or at the window: %1</source>
        <translation>也可以到窗口：%1</translation>
    </message>
    <message>
        <source>Also done here for</source>
        <translation>这里也能替这些地方办</translation>
    </message>
    <message>
        <source>For whom</source>
        <translation>谁能办</translation>
    </message>
    <message>
        <source>Checked from the registers once you begin</source>
        <translation>开始办以后自动核对</translation>
    </message>
    <message>
        <source>What to bring</source>
        <translation>要带什么</translation>
    </message>
    <message>
        <source>%1 to bring, %2 need not be brought</source>
        <translation>要带 %1 样，%2 样不用带</translation>
    </message>
    <message>
        <source>What you get</source>
        <translation>办好给您</translation>
    </message>
    <message>
        <source>Also at the window: %1</source>
        <translation>窗口也能办：%1</translation>
    </message>
    <message>
        <source>Decided in law by: %1</source>
        <translation>决定机关：%1</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>重新回答</translation>
    </message>
    <message>
        <source>Which papers do I need? %1 short questions</source>
        <translation>我要带哪些材料？答 %1 个小问题</translation>
    </message>
    <message>
        <source>Which papers do I need? One short question</source>
        <translation>我要带哪些材料？答 1 个小问题</translation>
    </message>
    <message>
        <source>QR code of this guide, for a phone</source>
        <translation>二维码：用手机看这份指南</translation>
    </message>
    <message>
        <source>Rather at home?</source>
        <translation>想回家再看？</translation>
    </message>
    <message>
        <source>Scan with a phone and take this guide along. Nothing to install.</source>
        <translation>手机扫一扫，把指南带走，不用装软件。</translation>
    </message>
    <message>
        <source>Print this guide</source>
        <translation>打印这份指南</translation>
    </message>
    <message>
        <source>Print the guide again</source>
        <translation>再打一份指南</translation>
    </message>
</context>
<context>
    <name>HandInPage</name>
    <message>
        <source>Back to my cases</source>
        <translation>回到我的办件</translation>
    </message>
    <message>
        <source>No slip</source>
        <translation>不要小票</translation>
    </message>
    <message>
        <source>Being sent</source>
        <translation>正在交</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再试一次</translation>
    </message>
    <message>
        <source>The slip is being printed</source>
        <translation>正在打小票</translation>
    </message>
    <message>
        <source>Print the slip</source>
        <translation>打小票</translation>
    </message>
    <message>
        <source>Print the slip again</source>
        <translation>再打一张小票</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>好了</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>材料</translation>
    </message>
    <message>
        <source>Handed in</source>
        <translation>交来时间</translation>
    </message>
    <message>
        <source>Case number</source>
        <translation>办件编号</translation>
    </message>
    <message>
        <source>Pick-up code</source>
        <translation>取件码</translation>
    </message>
    <message>
        <source>What comes next</source>
        <translation>接下来</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Government services</source>
        <translation>政务服务</translation>
    </message>
    <message>
        <source>%1 Services</source>
        <translation>%1政务服务</translation>
    </message>
    <message>
        <source>Self-service</source>
        <translation>自助服务</translation>
    </message>
    <message>
        <source>Machine %1</source>
        <translation>本机编号 %1</translation>
    </message>
    <message>
        <source>Normal size</source>
        <translation>标准版</translation>
    </message>
    <message>
        <source>Large print</source>
        <translation>大字版</translation>
    </message>
</context>
<context>
    <name>HelpPanel</name>
    <message>
        <source>Help</source>
        <translation>请人帮我</translation>
    </message>
    <message>
        <source>Call %1</source>
        <translation>请打 %1</translation>
    </message>
    <message>
        <source>and say: machine %1</source>
        <translation>告诉对方：机器编号 %1</translation>
    </message>
    <message>
        <source>The city has your request to be called back</source>
        <translation>您的回电请求已送到市里</translation>
    </message>
    <message>
        <source>Your request is kept on this machine</source>
        <translation>您的回电请求已存在本机</translation>
    </message>
    <message>
        <source>Ticket %1</source>
        <translation>受理号 %1</translation>
    </message>
    <message>
        <source>It is sent by itself when the network is back</source>
        <translation>网络恢复后自动送出</translation>
    </message>
    <message>
        <source>The request could not be kept. Please call.</source>
        <translation>没有存上，请直接打电话。</translation>
    </message>
    <message>
        <source>Or be called back: your mobile number</source>
        <translation>也可以留个手机号，请人回电</translation>
    </message>
    <message>
        <source>Mobile number</source>
        <translation>手机号</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2 位</translation>
    </message>
    <message>
        <source>Please call me back</source>
        <translation>请给我回电话</translation>
    </message>
    <message>
        <source>Complaints and suggestions</source>
        <translation>投诉 · 建议 · 办不成事</translation>
    </message>
    <message>
        <source>Back to where I was</source>
        <translation>回到刚才那一页</translation>
    </message>
</context>
<context>
    <name>HomePage</name>
    <message>
        <source>Hello. What would you like to do?</source>
        <translation>您好，今天办什么事？</translation>
    </message>
    <message>
        <source>Bring your ID card. No need to bring what the city already has.</source>
        <translation>带身份证来办。市里已有的材料，不用再带。</translation>
    </message>
    <message>
        <source>Search: type a few words</source>
        <translation>找事项：写几个字</translation>
    </message>
    <message>
        <source>Search for a service</source>
        <translation>写几个字找事项</translation>
    </message>
    <message>
        <source>Search a service, for example: allowance</source>
        <translation>写几个字找事项，比如“老人补贴”</translation>
    </message>
    <message>
        <source>Most used here</source>
        <translation>大家常办</translation>
    </message>
</context>
<context>
    <name>IdentityWaysPage</name>
    <message>
        <source>Is this your card, %1?</source>
        <translation>%1，这是您的身份证吗？</translation>
    </message>
    <message>
        <source>Choose one way. Until then, nothing from the city&apos;s records is shown.</source>
        <translation>选一种方式确认。确认之前，不显示市里的任何资料。</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>先不办</translation>
    </message>
    <message>
        <source>None of these fits?</source>
        <translation>都不方便？</translation>
    </message>
    <message>
        <source>Touch Get help, or do it at a window with your card</source>
        <translation>点“请人帮我”，或带身份证到窗口办</translation>
    </message>
</context>
<context>
    <name>IdlePage</name>
    <message>
        <source>Government services</source>
        <translation>政务服务</translation>
    </message>
    <message>
        <source>%1 Services</source>
        <translation>%1政务服务</translation>
    </message>
    <message>
        <source>Self-service</source>
        <translation>自助服务</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Hello</source>
        <translation>您好</translation>
    </message>
    <message>
        <source>Your business with the city, done here</source>
        <translation>政务服务，在这里办</translation>
    </message>
    <message>
        <source>Touch here to begin</source>
        <translation>点一下这里，开始</translation>
    </message>
    <message>
        <source>The card reader is out of order: look-ups and guides still work</source>
        <translation>读卡器坏了，还能查进度、看指南</translation>
    </message>
    <message>
        <source>Or lay your ID card on the plate below</source>
        <translation>也可以把身份证放在下方读卡区</translation>
    </message>
    <message>
        <source>If a card still lies on the plate, please take it</source>
        <translation>读卡区上如果有卡，请先拿走</translation>
    </message>
    <message>
        <source>Normal size</source>
        <translation>标准版</translation>
    </message>
    <message>
        <source>Large print</source>
        <translation>大字版</translation>
    </message>
    <message>
        <source>As for everybody</source>
        <translation>和平常一样</translation>
    </message>
    <message>
        <source>Bigger letters</source>
        <translation>字更大，一页一件事</translation>
    </message>
    <message>
        <source>Get help</source>
        <translation>请人帮我</translation>
    </message>
    <message>
        <source>By phone</source>
        <translation>打电话求助</translation>
    </message>
    <message>
        <source>Machine %1</source>
        <translation>本机编号 %1</translation>
    </message>
    <message>
        <source>For the technician: %1</source>
        <translation>维护人员：%1</translation>
    </message>
</context>
<context>
    <name>IdleWarning</name>
    <message>
        <source>Are you still here?</source>
        <translation>您还在吗？</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>At 0 this ends by itself and what you entered is cleared, so that nobody else sees it. Do not forget your card.</source>
        <translation>数到 0 会自动结束，填的内容都清掉，免得别人看到。
身份证记得拿走。</translation>
    </message>
    <message>
        <source>Yes, go on</source>
        <translation>还在，接着办</translation>
    </message>
    <message>
        <source>Save it, continue elsewhere</source>
        <translation>存下来，换个地方接着填</translation>
    </message>
    <message>
        <source>End, take card</source>
        <translation>结束 · 取卡</translation>
    </message>
</context>
<context>
    <name>Journey</name>
    <message>
        <source>{device} is ready.</source>
        <translation>{device}正常。</translation>
    </message>
    <message>
        <source>{device} needs someone to look at it. {instead}</source>
        <translation>{device}要请工作人员看一下。{instead}</translation>
    </message>
    <message>
        <source>{device} is out of order. {instead}</source>
        <translation>{device}坏了。{instead}</translation>
    </message>
    <message>
        <source>{device} answers and is ready.</source>
        <translation>{device}有应答，正常。</translation>
    </message>
    <message>
        <source>{device} works, and something of it is lacking.</source>
        <translation>{device}能用，但有一样不全。</translation>
    </message>
    <message>
        <source>{device} is not admitted on a machine that serves the public.</source>
        <translation>{device}不得用在对外服务的机器上。</translation>
    </message>
    <message>
        <source>{device} is starting. A moment please.</source>
        <translation>{device}正在启动，请等一下。</translation>
    </message>
    <message>
        <source>The machine runs on its battery just now.</source>
        <translation>机器现在靠电池供电。</translation>
    </message>
    <message>
        <source>{device} is starting. Wait for a few seconds.</source>
        <translation>{device}正在启动，请等几秒。</translation>
    </message>
    <message>
        <source>The port of {device} is missing: check cable and settings.</source>
        <translation>找不到{device}的端口：检查连线和设置。</translation>
    </message>
    <message>
        <source>{device} does not answer: check power and cable, switch it off and on.</source>
        <translation>{device}没有应答：检查电源和连线，关掉再开。</translation>
    </message>
    <message>
        <source>{device} reports that it is broken: replace it.</source>
        <translation>{device}报告自身故障：请更换。</translation>
    </message>
    <message>
        <source>{device} needs a hand: look for cover, jam and paper.</source>
        <translation>{device}需要处理：查看盖子、卡纸和缺纸。</translation>
    </message>
    <message>
        <source>This machine does not have {device}.</source>
        <translation>本机没有装{device}。</translation>
    </message>
    <message>
        <source>The settings name no {device}: enter its port if there is one.</source>
        <translation>设置里没有{device}：装了就填上端口。</translation>
    </message>
    <message>
        <source>{device} is a simulator: connect a real one, or use kiosk demo.</source>
        <translation>{device}是模拟器：请接上真实设备，或改用 kiosk demo。</translation>
    </message>
    <message>
        <source>{device}&apos;s driver made a mistake and was started again. Report it, with the log.</source>
        <translation>{device}的驱动出错，已重新启动。请带上日志报告。</translation>
    </message>
    <message>
        <source>{device} is not monitored: what watched it ended or hangs. If this stays, restart the machine.</source>
        <translation>{device}现在无人看管：监视它的线程停了或卡住了。一直这样就重启机器。</translation>
    </message>
    <message>
        <source>The card left a little too early. Lay it down again and leave it for 2 seconds.</source>
        <translation>卡拿得早了一点。请再放好，放 2 秒。</translation>
    </message>
    <message>
        <source>The card was lifted while it was read. Nothing to do.</source>
        <translation>读卡时卡被拿起。不用处理。</translation>
    </message>
    <message>
        <source>The card could not be read. Take it out of its case, lay it flat, try again.</source>
        <translation>没读出来。请取下卡套，放平，再试一次。</translation>
    </message>
    <message>
        <source>The chip answers with errors. Clean the plate; try a card that is known to work.</source>
        <translation>芯片应答有误。擦净读卡区，换一张确认好用的卡试试。</translation>
    </message>
    <message>
        <source>This is not an ID card. Please lay your ID card on the plate.</source>
        <translation>这不是身份证。请把身份证放在读卡区。</translation>
    </message>
    <message>
        <source>A card of another kind was laid on the plate. Nothing to do.</source>
        <translation>读卡区上放的是别的卡。不用处理。</translation>
    </message>
    <message>
        <source>The reader does not accept this card. The window can check it for you.</source>
        <translation>读卡器不认这张卡。窗口可以帮您核对。</translation>
    </message>
    <message>
        <source>Security module and card do not accept each other. If every card fails so, replace the reader.</source>
        <translation>安全模块与卡互相认证不通过。如果每张卡都这样，更换读卡器。</translation>
    </message>
    <message>
        <source>No name could be read from this card. The window can help you.</source>
        <translation>这张卡读不出姓名。窗口可以帮您。</translation>
    </message>
    <message>
        <source>The card&apos;s name field is empty. Try another card; check the reader&apos;s firmware.</source>
        <translation>卡的姓名栏为空。换一张卡试试，检查读卡器固件。</translation>
    </message>
    <message>
        <source>The number on this card has an unusual form. The window can help you.</source>
        <translation>这张卡的号码格式不对。窗口可以帮您。</translation>
    </message>
    <message>
        <source>The card&apos;s number does not have the shape of its layout. Try another card.</source>
        <translation>卡号格式与卡的版式不符。换一张卡试试。</translation>
    </message>
    <message>
        <source>The number on this card holds no real birth date. The window can help you.</source>
        <translation>这张卡号码里的出生日期不对。窗口可以帮您。</translation>
    </message>
    <message>
        <source>The date inside the card&apos;s number does not exist. Try another card.</source>
        <translation>卡号里的日期不存在。换一张卡试试。</translation>
    </message>
    <message>
        <source>The number on this card does not add up. Lay it down again, or ask at the window.</source>
        <translation>这张卡的号码没有通过校验。请再放一次，或到窗口问。</translation>
    </message>
    <message>
        <source>The card&apos;s number fails its checksum. If other cards do too, replace the reader.</source>
        <translation>卡号校验码不对。如果别的卡也这样，更换读卡器。</translation>
    </message>
    <message>
        <source>Number and type of this card do not fit together. The window can help you.</source>
        <translation>这张卡的号码和类型对不上。窗口可以帮您。</translation>
    </message>
    <message>
        <source>The number belongs to another type of card. Try another card.</source>
        <translation>号码属于另一类卡。换一张卡试试。</translation>
    </message>
    <message>
        <source>The card tells two different birth dates. The window can help you.</source>
        <translation>这张卡上有两个不同的出生日期。窗口可以帮您。</translation>
    </message>
    <message>
        <source>Birth date and number of the card differ. Try another card.</source>
        <translation>卡上出生日期与号码不一致。换一张卡试试。</translation>
    </message>
    <message>
        <source>The dates on this card do not fit together. The window can help you.</source>
        <translation>这张卡的有效日期前后对不上。窗口可以帮您。</translation>
    </message>
    <message>
        <source>The card ends before it begins to be valid. Try another card.</source>
        <translation>卡的到期日早于起始日。换一张卡试试。</translation>
    </message>
    <message>
        <source>This card is not valid yet. Please use the card that is valid today.</source>
        <translation>这张卡还没到有效期。请用今天有效的身份证。</translation>
    </message>
    <message>
        <source>The card begins to be valid later. If it should be valid, check this machine&apos;s date.</source>
        <translation>卡的有效期还没开始。如果本该有效，检查本机日期。</translation>
    </message>
    <message>
        <source>This card has expired. With a new or temporary card the window can help you.</source>
        <translation>这张卡过期了。换了新证或办了临时身份证，可以到窗口办。</translation>
    </message>
    <message>
        <source>The card has expired. If it should be valid, check this machine&apos;s date.</source>
        <translation>卡已过期。如果本该有效，检查本机日期。</translation>
    </message>
    <message>
        <source>The document does not open with what was typed. Compare it with the printed lines.</source>
        <translation>用输入的内容打不开证件，请对照证件下方的印刷字符核对。</translation>
    </message>
    <message>
        <source>A travel document was opened with data of another one. Nothing to do.</source>
        <translation>打开证件用的是另一本证件的数据，不用处理。</translation>
    </message>
    <message>
        <source>The printer is jammed. Please write down the code on the screen.</source>
        <translation>打印机卡纸了。请记下屏幕上的取件码。</translation>
    </message>
    <message>
        <source>The printer&apos;s cutter is blocked. Open the cover, remove the paper, close it.</source>
        <translation>打印机切刀卡住。打开盖子，取出纸，再合上。</translation>
    </message>
    <message>
        <source>{device}&apos;s software (NUT) ordered the machine to stop, and so it does. Look why; then restart upsd.</source>
        <translation>{device}的管理软件（NUT）已下令关机，机器正在有序停机。查明原因后，重启 upsd。</translation>
    </message>
    <message>
        <source>Paper is jammed in the printer. Open it, remove all paper, close it.</source>
        <translation>打印机里卡了纸。打开，取出所有的纸，再合上。</translation>
    </message>
    <message>
        <source>The printer has no toner. Please write down the code on the screen.</source>
        <translation>打印机没有墨粉了。请记下屏幕上的取件码。</translation>
    </message>
    <message>
        <source>The printer is out of toner. Put in a new cartridge.</source>
        <translation>打印机墨粉用完。换新的粉盒。</translation>
    </message>
    <message>
        <source>The printer&apos;s tray is full. Please write down the code on the screen.</source>
        <translation>打印机出纸口满了。请记下屏幕上的取件码。</translation>
    </message>
    <message>
        <source>The printer&apos;s output tray is full. Take the papers out and keep them safe.</source>
        <translation>打印机出纸盘满了。取出纸张并妥善保管。</translation>
    </message>
    <message>
        <source>There is not enough paper for this. Please write down the code on the screen.</source>
        <translation>剩下的纸不够打这一份。请记下屏幕上的取件码。</translation>
    </message>
    <message>
        <source>Please take it: your code is on it.</source>
        <translation>请拿走，上面有您的取件码。</translation>
    </message>
    <message>
        <source>The slip was printed and the printer confirmed it.</source>
        <translation>小票已打印，打印机已确认。</translation>
    </message>
    <message>
        <source>The slip could not be printed. The code on the screen is as good.</source>
        <translation>小票没打出来。记下屏幕上的取件码，一样用。</translation>
    </message>
    <message>
        <source>A slip failed. See the printer&apos;s state.</source>
        <translation>一张小票打印失败。查看打印机状态。</translation>
    </message>
    <message>
        <source>The printer fell silent. Please look whether a slip came out.</source>
        <translation>打印机没有回音。请看看小票出来没有。</translation>
    </message>
    <message>
        <source>The printer fell silent during a slip: check its cable and power.</source>
        <translation>打小票时打印机没了回音：检查连线和电源。</translation>
    </message>
    <message>
        <source>The city has paused this on all machines. The window still does it.</source>
        <translation>市里暂停了在机器上办这件事，窗口照常办。</translation>
    </message>
    <message>
        <source>The item is switched off in the catalogue. Ask the centre.</source>
        <translation>事项在目录里已关闭。请问中心。</translation>
    </message>
    <message>
        <source>No machine takes this. The guide says where it is done and what to bring.</source>
        <translation>这件事自助机不办理。指南里有：去哪里办、要带什么。</translation>
    </message>
    <message>
        <source>The city has it explained here, and finished elsewhere. Nothing to do.</source>
        <translation>该事项在自助机上只提供指南，在别处办理。无需处理。</translation>
    </message>
    <message>
        <source>This cannot be done on the machine just now. The window does it.</source>
        <translation>机器上现在不能办，窗口可以。</translation>
    </message>
    <message>
        <source>The item&apos;s form cannot be read: report the item code to the centre.</source>
        <translation>事项表单读不了：把事项编码报给中心。</translation>
    </message>
    <message>
        <source>A name drawn on this screen is not enough for this. The window does it.</source>
        <translation>这件事在屏幕上手写姓名还不够，请到窗口办。</translation>
    </message>
    <message>
        <source>The item needs a stronger signature than a machine takes. Nothing to do.</source>
        <translation>该事项要求的签名强度高于本机手写笔迹，无需处理。</translation>
    </message>
    <message>
        <source>This needs another kind of ID card than yours. The window can advise you.</source>
        <translation>办这件事要用另一种身份证件。可以到窗口问。</translation>
    </message>
    <message>
        <source>The item does not take this type of card. Nothing to do.</source>
        <translation>该事项不收这类证件。不用处理。</translation>
    </message>
    <message>
        <source>This is done at the machines and windows of service halls, not at a bank&apos;s counter.</source>
        <translation>这件事在政务大厅的自助机和窗口办，银行柜台不办。</translation>
    </message>
    <message>
        <source>The city has it at halls only (channels of the item). Nothing to do.</source>
        <translation>市里规定只在政务大厅办（事项的 channels）。不用处理。</translation>
    </message>
    <message>
        <source>This is done at the bank&apos;s own machines. The window says which branch is near.</source>
        <translation>这件事在银行的自助机上办。请问窗口，附近哪家网点能办。</translation>
    </message>
    <message>
        <source>The city has it at banks only (channels of the item). Nothing to do.</source>
        <translation>市里规定只在银行网点办（事项的 channels）。不用处理。</translation>
    </message>
    <message>
        <source>The card reader is out of order. The window, or another machine, does it.</source>
        <translation>读卡器坏了，请到窗口或换一台。</translation>
    </message>
    <message>
        <source>Items need the card reader: see its state.</source>
        <translation>办事项要用读卡器：查看它的状态。</translation>
    </message>
    <message>
        <source>The printer is out of order, so nothing can be printed here. The window does it.</source>
        <translation>打印机坏了，这里打不了。窗口可以打。</translation>
    </message>
    <message>
        <source>Print items need the printer: see its state.</source>
        <translation>打印事项要用打印机：查看它的状态。</translation>
    </message>
    <message>
        <source>This machine lacks a device that this needs. The window, or another machine, does it.</source>
        <translation>这台机器缺少这项要用的设备。可以到窗口或换一台机器办。</translation>
    </message>
    <message>
        <source>The item needs a device that the settings do not name. Nothing to do.</source>
        <translation>这个事项要用的设备，本机设置里没有。不用处理。</translation>
    </message>
    <message>
        <source>The chip-card slot is out of order. The window, or another machine, does it.</source>
        <translation>芯片卡插槽坏了，请到窗口或换一台。</translation>
    </message>
    <message>
        <source>Items need the chip-card slot: see its state.</source>
        <translation>办事项要用芯片卡插槽：查看它的状态。</translation>
    </message>
    <message>
        <source>The camera is out of order. The window, or another machine, does it.</source>
        <translation>摄像头坏了，请到窗口或换一台。</translation>
    </message>
    <message>
        <source>Items need the camera: see its state.</source>
        <translation>办事项要用摄像头：查看它的状态。</translation>
    </message>
    <message>
        <source>The document camera is out of order. The window takes your papers, or another machine.</source>
        <translation>高拍仪坏了。材料可以交到窗口，或换一台机器办。</translation>
    </message>
    <message>
        <source>Items need the document camera: see its state.</source>
        <translation>办事项要用高拍仪：查看它的状态。</translation>
    </message>
    <message>
        <source>The code scanner is out of order. The window, or another machine, does it.</source>
        <translation>扫码器坏了，请到窗口或换一台。</translation>
    </message>
    <message>
        <source>Items need the code scanner: see its state.</source>
        <translation>办事项要用扫码器：查看它的状态。</translation>
    </message>
    <message>
        <source>The PIN pad is out of order. The window, or another machine, does it.</source>
        <translation>密码键盘坏了，请到窗口或换一台。</translation>
    </message>
    <message>
        <source>Items need the PIN pad: see its state.</source>
        <translation>办事项要用密码键盘：查看它的状态。</translation>
    </message>
    <message>
        <source>The A4 printer is out of order. The window, or another machine, prints it.</source>
        <translation>A4 打印机坏了。可以到窗口或换一台机器打。</translation>
    </message>
    <message>
        <source>Items need the A4 printer: see its state.</source>
        <translation>办事项要用 A4 打印机：查看它的状态。</translation>
    </message>
    <message>
        <source>This machine can keep nothing more just now. The window, or another machine, does it.</source>
        <translation>本机现在存不下新的申请。请到窗口，或换一台机器办理。</translation>
    </message>
    <message>
        <source>The register that this comes from is closed at this hour.</source>
        <translation>这个时间查不到所需的数据库。</translation>
    </message>
    <message>
        <source>A register of the item is outside of its service hours. Nothing to do.</source>
        <translation>该事项所查的数据库不在服务时间内，无需处理。</translation>
    </message>
    <message>
        <source>This needs the network, which is down.</source>
        <translation>要联网才能办。</translation>
    </message>
    <message>
        <source>The centre is not reached: check cable, router, address and the centre&apos;s state.</source>
        <translation>连不上中心：检查网线、路由器、地址和中心状态。</translation>
    </message>
    <message>
        <source>While the network is down, this machine registers nothing more. The window does it.</source>
        <translation>断网期间，本机不能再登记新的申请，请到窗口办。</translation>
    </message>
    <message>
        <source>A limit of what may wait here is passed: bring the line up, or export the queue.</source>
        <translation>本机待传的申请已超过上限：请恢复网络，或导出队列。</translation>
    </message>
    <message>
        <source>It could not be made certain that the card is yours. Please try again.</source>
        <translation>没能确认这张卡是您的。请再试一次。</translation>
    </message>
    <message>
        <source>The centre&apos;s identity answer is not signed by a trusted key. Enrol the machine again.</source>
        <translation>中心的身份答复不是可信密钥签的。请重新登记本机。</translation>
    </message>
    <message>
        <source>The centre&apos;s identity answer cannot be read: program and centre are of different versions.</source>
        <translation>中心的身份答复读不懂：程序与中心版本不一致，请更新。</translation>
    </message>
    <message>
        <source>The centre&apos;s identity answer speaks of another person. Report this to the centre at once.</source>
        <translation>中心的身份答复是另一个人的。马上报告中心。</translation>
    </message>
    <message>
        <source>The centre&apos;s identity answer belongs to another session. Report this to the centre.</source>
        <translation>中心的身份答复属于另一次办理。请报告中心。</translation>
    </message>
    <message>
        <source>The centre&apos;s identity answer is for another machine. Check this machine&apos;s enrolment.</source>
        <translation>中心的身份答复是给别的机器的。检查本机的登记。</translation>
    </message>
    <message>
        <source>The centre&apos;s identity answer had no lifetime left. Check the centre&apos;s clock.</source>
        <translation>中心的身份答复已过时。检查中心的时钟。</translation>
    </message>
    <message>
        <source>The list of services is being renewed.</source>
        <translation>事项目录正在更新。</translation>
    </message>
    <message>
        <source>The stored catalogue cannot be read. It is fetched again when the line is up; check the disk.</source>
        <translation>本机存的目录读不了，网通后会重新取；检查磁盘。</translation>
    </message>
    <message>
        <source>A catalogue with a wrong signature was refused; the old one stays. Report this to the centre.</source>
        <translation>拒收了签名不对的目录，继续用旧的。请报告中心。</translation>
    </message>
    <message>
        <source>A catalogue of another shape was refused; the old one stays. Update the program or the centre.</source>
        <translation>拒收了格式不符的目录，继续用旧的。更新程序或中心。</translation>
    </message>
    <message>
        <source>A change of the catalogue did not fit, so the whole is fetched. If it happens again, report it.</source>
        <translation>目录的增量更新对不上，改为重新下载全部。若再次出现，请上报。</translation>
    </message>
    <message>
        <source>A catalogue older than the one in use was refused. Report this to the centre.</source>
        <translation>拒收了比现用更旧的目录。请报告中心。</translation>
    </message>
    <message>
        <source>A catalogue of another city was refused. Check the centre&apos;s address in the settings.</source>
        <translation>拒收了别的城市的目录。检查设置里的中心地址。</translation>
    </message>
    <message>
        <source>A demonstration catalogue was refused. Point the machine to the production centre.</source>
        <translation>拒收了演示目录。把本机指向正式中心。</translation>
    </message>
    <message>
        <source>A new catalogue could not be written. Make room on the disk or replace it.</source>
        <translation>新目录写不进去。清理磁盘或更换。</translation>
    </message>
    <message>
        <source>The city&apos;s service cannot be reached just now.</source>
        <translation>连不上市里的系统。</translation>
    </message>
    <message>
        <source>This machine is not yet admitted to the city&apos;s service.</source>
        <translation>本机还没有接入市里的系统。</translation>
    </message>
    <message>
        <source>The centre does not know this machine: enrol it with a one-time code.</source>
        <translation>中心不认识本机：用一次性登记码登记。</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is wrong, so the city&apos;s service does not answer it.</source>
        <translation>本机时间不对，市里的系统不答复。</translation>
    </message>
    <message>
        <source>The wall clock differs from the centre&apos;s by more than it accepts: set it, check NTP.</source>
        <translation>本机时间与中心相差过大：校时，检查 NTP。</translation>
    </message>
    <message>
        <source>Too many tries in a short time. Please wait a few minutes.</source>
        <translation>试得太快了。请过几分钟再试。</translation>
    </message>
    <message>
        <source>The centre limits this machine&apos;s requests. If nobody was trying codes, report it.</source>
        <translation>中心限制了本机的请求。如果没有人在试码，请报告。</translation>
    </message>
    <message>
        <source>The office that answers this is closed at this hour.</source>
        <translation>负责答复的部门现在不在服务时间。</translation>
    </message>
    <message>
        <source>The register is outside its service hours. Nothing to do.</source>
        <translation>该数据库不在服务时间。不用处理。</translation>
    </message>
    <message>
        <source>Please show once more that the card is yours: it took too long.</source>
        <translation>时间过长了，请再确认一次卡是您的。</translation>
    </message>
    <message>
        <source>The centre refused the identity assertion: it had expired, or the clocks differ.</source>
        <translation>中心拒收身份凭据：已过期，或两边时钟不一致。</translation>
    </message>
    <message>
        <source>The city&apos;s service does not take these answers. The window can help you.</source>
        <translation>市里的系统没有收下这些内容。窗口可以帮您。</translation>
    </message>
    <message>
        <source>The centre refused a form that this machine found right: renew the catalogue.</source>
        <translation>本机认为正确的表单被中心拒收：请更新目录。</translation>
    </message>
    <message>
        <source>This service has changed meanwhile. Please start it once more.</source>
        <translation>这个事项刚有变动。请重新开始一次。</translation>
    </message>
    <message>
        <source>The centre does not know this item or version: renew the catalogue.</source>
        <translation>中心没有这个事项或版本：请更新目录。</translation>
    </message>
    <message>
        <source>Nothing is found for this. Please check what you typed.</source>
        <translation>没有查到。请核对一下填的内容。</translation>
    </message>
    <message>
        <source>The centre does not have what was asked for. Nothing to do.</source>
        <translation>中心没有要查的内容。不用处理。</translation>
    </message>
    <message>
        <source>This approval has been taken back, so its paper is not printed. The window tells you why and what you can do.</source>
        <translation>这项批准已经撤销，文件不再打印。原因和您可以怎么办，请到窗口询问。</translation>
    </message>
    <message>
        <source>The city took the approval behind this document back. Nothing to do.</source>
        <translation>中心已撤销这份文件所依据的批准。不用处理。</translation>
    </message>
    <message>
        <source>It reached the city too late to be accepted. The staff have been told; if it is urgent, go to the window.</source>
        <translation>送到时已经过了期限，没有受理，已通知工作人员。着急的话，请到窗口办理。</translation>
    </message>
    <message>
        <source>It was older than its service allows when the centre had it: the staff have been told.</source>
        <translation>中心收到时已超过该事项允许的时限：工作人员已得到通知。</translation>
    </message>
    <message>
        <source>The city&apos;s service has a fault just now. It is not your mistake.</source>
        <translation>市里的系统出了问题，不是您的错。</translation>
    </message>
    <message>
        <source>The centre answered with an error or with nonsense: report time and machine to it.</source>
        <translation>中心答复有误或无法识别：把时间和机器编号报给中心。</translation>
    </message>
    <message>
        <source>This machine has no room to keep your application, so nothing was registered.</source>
        <translation>本机存满了，没有登记上您的申请。</translation>
    </message>
    <message>
        <source>The disk is full: make room in the data folder. What is stored is safe.</source>
        <translation>磁盘满了：清理数据目录。已存的内容是安全的。</translation>
    </message>
    <message>
        <source>The seal on your document could not be confirmed, so it is not printed here. What was decided stands: the window gives you the document.</source>
        <translation>文书上的电子印章没能确认，这里不打印。办理结果不变，请到窗口领取文书。</translation>
    </message>
    <message>
        <source>A document came whose seal does not hold; it was not printed. Report time and machine to the centre.</source>
        <translation>收到的文书印章校验不通过，未打印。请把时间和机器报给中心。</translation>
    </message>
    <message>
        <source>A document&apos;s seal leads to no root of the catalogue; it was not printed. Renew the catalogue, or ask the centre.</source>
        <translation>文书印章追溯不到目录中的根证书，未打印。请更新目录或询问中心。</translation>
    </message>
    <message>
        <source>A document&apos;s seal could not be checked in time; it was not printed. Look at the machine&apos;s load and memory.</source>
        <translation>文书印章未能及时校验，未打印。请检查机器负载和内存。</translation>
    </message>
    <message>
        <source>This machine could not keep your application, so nothing was registered.</source>
        <translation>本机没能存下您的申请，所以没有登记上。</translation>
    </message>
    <message>
        <source>The store cannot be written: check the disk, then run the doctor.</source>
        <translation>存储写不进去：检查磁盘，再运行 kiosk doctor。</translation>
    </message>
    <message>
        <source>The network is down, and this machine may keep no more until it is back, so nothing was registered.</source>
        <translation>网络断了，恢复之前本机不能再存新的申请，所以这次没有登记。</translation>
    </message>
    <message>
        <source>A limit of what may wait here is passed: the doctor names it. Bring the line up.</source>
        <translation>本机待传的申请已超过上限，自检会指出是哪一项。请恢复网络。</translation>
    </message>
    <message>
        <source>As many applications wait on this machine as it may keep.</source>
        <translation>本机待传的申请已经存满。</translation>
    </message>
    <message>
        <source>The number of waiting applications is near its limit, or over it: bring the line up, or export the queue.</source>
        <translation>待传申请的件数接近或超过上限，请恢复网络，或导出队列。</translation>
    </message>
    <message>
        <source>As much waits on this machine as it may keep.</source>
        <translation>本机待传的材料已经存满。</translation>
    </message>
    <message>
        <source>The size of what waits is near its limit, or at it: bring the line up, or export the queue.</source>
        <translation>待传内容的大小接近或达到上限，请恢复网络，或导出队列。</translation>
    </message>
    <message>
        <source>With its papers this is too large to be registered without the network.</source>
        <translation>这份申请连同材料太大，断网时不能登记。</translation>
    </message>
    <message>
        <source>An application with its papers was over the size that may wait here. Nothing to do.</source>
        <translation>有一份申请连同材料超过断网时的大小上限。不用处理。</translation>
    </message>
    <message>
        <source>This machine has too little room to keep more safely.</source>
        <translation>本机剩余空间太少，无法再稳妥保存。</translation>
    </message>
    <message>
        <source>The disk is nearly full: make room on the disk of the data folder.</source>
        <translation>磁盘快满了：请在数据文件夹所在的磁盘上腾出空间。</translation>
    </message>
    <message>
        <source>The network has been away too long for this machine to register more.</source>
        <translation>网络断开太久，本机不能再登记新的申请。</translation>
    </message>
    <message>
        <source>The centre was not heard for many days: bring the line up; until then export the queue.</source>
        <translation>多天没有联系上中心，请恢复网络，恢复之前请导出队列。</translation>
    </message>
    <message>
        <source>The network has been away so long that it would not arrive in time.</source>
        <translation>网络断开太久，现在登记已经来不及送达。</translation>
    </message>
    <message>
        <source>An application waits too long, or has expired: export the queue, so that staff can call back.</source>
        <translation>有申请等待太久或已过期，请导出队列，由工作人员联系申请人。</translation>
    </message>
    <message>
        <source>This machine has been taken out of service.</source>
        <translation>本机已停止服务。</translation>
    </message>
    <message>
        <source>The centre has revoked this machine. Ask its operator why; what it owes can be exported.</source>
        <translation>中心已停用本机。请向中心管理员问明原因；待传的申请可以导出。</translation>
    </message>
    <message>
        <source>This machine is being prepared and has no list of services yet.</source>
        <translation>本机正在准备，还没有事项目录。</translation>
    </message>
    <message>
        <source>No catalogue has come yet: check the line to the centre and the enrolment.</source>
        <translation>还没有收到目录：检查到中心的网络和本机的登记。</translation>
    </message>
    <message>
        <source>This machine&apos;s list of services cannot be used just now.</source>
        <translation>本机的事项目录现在不能用。</translation>
    </message>
    <message>
        <source>The stored catalogue was refused, and no good one has come: run the doctor.</source>
        <translation>本机存的目录被拒收，也没有新的：运行 kiosk doctor。</translation>
    </message>
    <message>
        <source>This machine cannot keep applications safely, so it takes none.</source>
        <translation>本机不能安全保存申请，所以暂停办理。</translation>
    </message>
    <message>
        <source>The store cannot be opened: check disk and key file, then run the doctor.</source>
        <translation>存储打不开：检查磁盘和密钥文件，再运行 kiosk doctor。</translation>
    </message>
    <message>
        <source>This machine is out of service for a technical reason. What was registered is kept safely.</source>
        <translation>本机因技术原因暂停服务。已登记的申请妥善保存在机内。</translation>
    </message>
    <message>
        <source>The machine&apos;s keys cannot be had. Nothing is lost, and it goes on by itself once they are there.</source>
        <translation>取不到本机密钥。数据没有丢失，密钥恢复后自动继续。</translation>
    </message>
    <message>
        <source>The city has taken this machine out of service.</source>
        <translation>本市已停用这台机器。</translation>
    </message>
    <message>
        <source>The centre has revoked this machine: call its operator. What it owes is kept and can be exported.</source>
        <translation>中心已停用本机：请联系中心管理员。待传的申请都保留着，可以导出。</translation>
    </message>
    <message>
        <source>The power is about to end, so this machine stops. What was registered is kept safely.</source>
        <translation>供电即将中断，机器先停下来。已登记的都保存好了。</translation>
    </message>
    <message>
        <source>The battery is nearly empty, or NUT ordered the shutdown; the machine stops in order: mains, fuse?</source>
        <translation>电池快用完，或 NUT 已下令关机，机器正在有序停机：检查市电和保险。</translation>
    </message>
    <message>
        <source>The machine is not enrolled: enter a one-time code of the centre.</source>
        <translation>本机没有登记：输入中心的一次性登记码。</translation>
    </message>
    <message>
        <source>The card reader</source>
        <translation>读卡器</translation>
    </message>
    <message>
        <source>the card reader</source>
        <translation>读卡器</translation>
    </message>
    <message>
        <source>The chip-card slot</source>
        <translation>芯片卡插槽</translation>
    </message>
    <message>
        <source>the chip-card slot</source>
        <translation>芯片卡插槽</translation>
    </message>
    <message>
        <source>The camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>the camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>The document camera</source>
        <translation>高拍仪</translation>
    </message>
    <message>
        <source>the document camera</source>
        <translation>高拍仪</translation>
    </message>
    <message>
        <source>The face comparison</source>
        <translation>人脸比对</translation>
    </message>
    <message>
        <source>the face comparison</source>
        <translation>人脸比对</translation>
    </message>
    <message>
        <source>The code scanner</source>
        <translation>扫码器</translation>
    </message>
    <message>
        <source>the code scanner</source>
        <translation>扫码器</translation>
    </message>
    <message>
        <source>The keypad</source>
        <translation>数字键盘</translation>
    </message>
    <message>
        <source>the keypad</source>
        <translation>数字键盘</translation>
    </message>
    <message>
        <source>The PIN pad</source>
        <translation>密码键盘</translation>
    </message>
    <message>
        <source>the PIN pad</source>
        <translation>密码键盘</translation>
    </message>
    <message>
        <source>The sensor board</source>
        <translation>传感器板</translation>
    </message>
    <message>
        <source>the sensor board</source>
        <translation>传感器板</translation>
    </message>
    <message>
        <source>The battery</source>
        <translation>备用电池</translation>
    </message>
    <message>
        <source>the battery</source>
        <translation>备用电池</translation>
    </message>
    <message>
        <source>The voice</source>
        <translation>语音播报</translation>
    </message>
    <message>
        <source>the voice</source>
        <translation>语音播报</translation>
    </message>
    <message>
        <source>The slip printer</source>
        <translation>小票打印机</translation>
    </message>
    <message>
        <source>the slip printer</source>
        <translation>小票打印机</translation>
    </message>
    <message>
        <source>The page printer</source>
        <translation>A4 打印机</translation>
    </message>
    <message>
        <source>the page printer</source>
        <translation>A4 打印机</translation>
    </message>
    <message>
        <source>The window, or another machine, can read your card.</source>
        <translation>可以到窗口，或换一台机器读卡。</translation>
    </message>
    <message>
        <source>You can type the account number, or go to the window.</source>
        <translation>可以手输账号，也可以到窗口。</translation>
    </message>
    <message>
        <source>You can show in another way that the card is yours, or go to the window.</source>
        <translation>可以换一种方式证明是本人，也可以到窗口。</translation>
    </message>
    <message>
        <source>Please bring your papers to the window.</source>
        <translation>请带上材料到窗口办。</translation>
    </message>
    <message>
        <source>You can type the code.</source>
        <translation>可以手输这个码。</translation>
    </message>
    <message>
        <source>You can touch the digits on the screen.</source>
        <translation>可以点屏幕上的数字。</translation>
    </message>
    <message>
        <source>You can choose another way, or go to the window.</source>
        <translation>可以换一种方式，也可以到窗口。</translation>
    </message>
    <message>
        <source>Everything can be done without it.</source>
        <translation>不影响办事。</translation>
    </message>
    <message>
        <source>Everything stands on the screen.</source>
        <translation>内容屏幕上都有。</translation>
    </message>
    <message>
        <source>Please write down the code on the screen.</source>
        <translation>请记下屏幕上的取件码。</translation>
    </message>
    <message>
        <source>The window, or another machine, can print it.</source>
        <translation>可以到窗口，或换一台机器打印。</translation>
    </message>
    <message>
        <source>a system service</source>
        <translation>一项系统服务</translation>
    </message>
    <message>
        <source>{device} is not found: its port, address or reader is missing. Check cable, power and settings.</source>
        <translation>找不到{device}：端口、地址或读卡器不存在。检查连线、电源和设置。</translation>
    </message>
    <message>
        <source>{device} is held by another program. End that program, or restart the machine.</source>
        <translation>{device}被别的程序占用。结束那个程序，或重启机器。</translation>
    </message>
    <message>
        <source>{device} may not be opened by this program. Give the kiosk&apos;s user the rights to its port.</source>
        <translation>本程序无权打开{device}。给运行用户授予端口权限。</translation>
    </message>
    <message>
        <source>{device} is connected and silent. Check power, cable and speed; switch it off and on.</source>
        <translation>{device}已接上但没有应答。检查电源、连线和波特率，然后关掉再开。</translation>
    </message>
    <message>
        <source>{device} answers what its protocol does not know. Check model, settings and cable.</source>
        <translation>{device}的应答不合协议。检查型号、设置和连线。</translation>
    </message>
    <message>
        <source>{device} was there and is gone. Look at its plug and its power.</source>
        <translation>{device}刚才还在，现在不见了。看看插头和电源。</translation>
    </message>
    <message>
        <source>{device} delivers nothing new. Unplug it and plug it in again; if it stays so, replace it.</source>
        <translation>{device}不再送来新数据。拔下再插上；还是这样就更换。</translation>
    </message>
    <message>
        <source>{device} needs {service}, which does not run. Start it, or restart the machine.</source>
        <translation>{device}要用到 {service}，它没有运行。启动它，或重启机器。</translation>
    </message>
    <message>
        <source>{device} needs a program or library that is not installed. The detail names it: install it.</source>
        <translation>{device}要用的程序或库没有安装。按详情里的名字安装。</translation>
    </message>
    <message>
        <source>{device} reports a fault of its own. Switch it off and on; if it stays so, replace it.</source>
        <translation>{device}自报故障。关掉再开；还是这样就更换。</translation>
    </message>
    <message>
        <source>{device} is well and refuses this program. Check its licence, password or security module.</source>
        <translation>{device}完好，但拒绝本程序。检查授权、密码或安全模块。</translation>
    </message>
    <message>
        <source>{device} is out of paper. Fill it; a roll goes in with the printed side to the head.</source>
        <translation>{device}缺纸。请加纸；卷纸的热敏面朝打印头。</translation>
    </message>
    <message>
        <source>{device} has little paper left. Have more ready.</source>
        <translation>{device}纸快用完。请备好新纸。</translation>
    </message>
    <message>
        <source>{device} is open. Close its cover until it clicks.</source>
        <translation>{device}盖子没关。合上，听到“咔”一声。</translation>
    </message>
    <message>
        <source>{device} is jammed. Open it, remove all paper, close it.</source>
        <translation>{device}卡纸。打开，取出所有的纸，再合上。</translation>
    </message>
    <message>
        <source>{device}&apos;s cutter is blocked. Open the cover, remove the paper, close it.</source>
        <translation>{device}切刀卡住。打开盖子，取出纸，再合上。</translation>
    </message>
    <message>
        <source>{device} is out of toner. Put in a new cartridge.</source>
        <translation>{device}墨粉用完。换新的粉盒。</translation>
    </message>
    <message>
        <source>{device} has little toner left. Have a new cartridge ready.</source>
        <translation>{device}墨粉快用完。请备好新粉盒。</translation>
    </message>
    <message>
        <source>{device}&apos;s output tray is full. Take the papers out and keep them safe.</source>
        <translation>{device}出纸盘满了。取出纸张并妥善保管。</translation>
    </message>
    <message>
        <source>{device} reads cards without the photo. If the photo is wanted, set up the vendor&apos;s decoder.</source>
        <translation>{device}能读卡，但读不出照片。需要照片就装好厂家的解码库。</translation>
    </message>
    <message>
        <source>{device} feeds the machine: the mains are off. Check socket and fuse.</source>
        <translation>市电断了，机器由{device}供电。检查插座和保险。</translation>
    </message>
    <message>
        <source>{device} is nearly empty, and the machine stops in order. Bring the mains back.</source>
        <translation>{device}快没电了，机器会有序停机。请恢复市电。</translation>
    </message>
    <message>
        <source>{device} holds little charge because of its age. Replace it.</source>
        <translation>{device}老化，存不住电。请更换。</translation>
    </message>
    <message>
        <source>{device} says that the cabinet door is open. Close and lock it.</source>
        <translation>{device}报告柜门开着。关好并上锁。</translation>
    </message>
    <message>
        <source>There is no card in the slot. Please put it in, chip first.</source>
        <translation>插槽里没有卡。请芯片朝前插入。</translation>
    </message>
    <message>
        <source>No card was in the slot. Nothing to do.</source>
        <translation>插槽里没有卡。不用处理。</translation>
    </message>
    <message>
        <source>The card left a little too early. Put it in again and leave it until the screen says so.</source>
        <translation>卡拔得稍早了一点。请重新插入，等屏幕提示再拔。</translation>
    </message>
    <message>
        <source>The card was pulled while it was read. Nothing to do.</source>
        <translation>读卡时卡被拔出。不用处理。</translation>
    </message>
    <message>
        <source>This card is not of the kind that is wanted here. Please use another one, or go to the window.</source>
        <translation>这里用不了这种卡。请换一张，或到窗口办。</translation>
    </message>
    <message>
        <source>A card of another kind or scheme was put in. Nothing to do.</source>
        <translation>插入了别的种类的卡。不用处理。</translation>
    </message>
    <message>
        <source>The card could not be read. Wipe its chip and try again, or go to the window.</source>
        <translation>卡没有读出来。擦一擦芯片再试，或到窗口办。</translation>
    </message>
    <message>
        <source>The chip answers with errors. Clean the slot; try a card that is known to work.</source>
        <translation>芯片应答有错。清洁插槽；用一张好卡试试。</translation>
    </message>
    <message>
        <source>The card does not answer. Put it in the other way round, chip first.</source>
        <translation>卡没有反应。请换个方向，芯片朝前插入。</translation>
    </message>
    <message>
        <source>The chip is silent: wrong way round, or dead. If every card is, clean or replace the reader.</source>
        <translation>芯片没有应答：插反了，或已损坏。每张卡都这样，就清洁或更换读卡器。</translation>
    </message>
    <message>
        <source>Cards of your region ask for a PIN first, which this machine may not take. The window helps you.</source>
        <translation>您那里的卡要先输密码，这台机器不能收密码。请到窗口办。</translation>
    </message>
    <message>
        <source>The card&apos;s file is protected by a PIN in its region. Nothing to do.</source>
        <translation>该地区的卡用密码保护这个文件。不用处理。</translation>
    </message>
    <message>
        <source>This card has expired. Please use a valid one, or go to the window.</source>
        <translation>这张卡已过期。请用有效的卡，或到窗口办。</translation>
    </message>
    <message>
        <source>Your card&apos;s photo cannot be shown on this machine. Your card serves as it is.</source>
        <translation>这台机器显示不了卡上的照片，不影响用卡办事。</translation>
    </message>
    <message>
        <source>No photo decoder is set up. If the photo is wanted, set up the vendor&apos;s.</source>
        <translation>没有设置照片解码库。需要照片就装好厂家的。</translation>
    </message>
    <message>
        <source>Your card&apos;s photo could not be opened. Your card serves as it is.</source>
        <translation>卡上的照片打不开，不影响用卡办事。</translation>
    </message>
    <message>
        <source>The photo on a chip could not be decoded. If no photo can, replace the decoder&apos;s library.</source>
        <translation>芯片里的照片解不开。张张如此，就更换解码库。</translation>
    </message>
    <message>
        <source>Your card&apos;s photo could not be opened just now. Your card serves as it is.</source>
        <translation>卡上的照片这会儿打不开，不影响用卡办事。</translation>
    </message>
    <message>
        <source>The vendor&apos;s photo decoder ended or hung and was started again. If it happens often, replace it.</source>
        <translation>厂家的照片解码程序停了或卡住，已重新启动。经常这样就更换。</translation>
    </message>
    <message>
        <source>This code holds too much and was not read. Please show another one, or type it.</source>
        <translation>这个码内容太长，没有读取。请换一个，或手输。</translation>
    </message>
    <message>
        <source>A scanned code was longer than 512 characters and was dropped. Nothing to do.</source>
        <translation>扫到的码超过 512 个字，已丢弃。不用处理。</translation>
    </message>
    <message>
        <source>This code holds no text that can be read here. Please show another one, or type it.</source>
        <translation>这个码里没有能读的文字。请换一个，或手输。</translation>
    </message>
    <message>
        <source>A scanned code was neither UTF-8 nor GBK and was dropped. If all are, check the scanner.</source>
        <translation>扫到的码既不是 UTF-8 也不是 GBK，已丢弃。每次都这样就检查扫码器。</translation>
    </message>
    <message>
        <source>The printer is missing. Please write down the code on the screen.</source>
        <translation>没有打印机。请记下屏幕上的取件码。</translation>
    </message>
    <message>
        <source>The printer&apos;s port is not there. Check cable, power and settings.</source>
        <translation>找不到打印机的端口。检查连线、电源和设置。</translation>
    </message>
    <message>
        <source>The printer does not answer. Please write down the code on the screen.</source>
        <translation>打印机没有反应。请记下屏幕上的取件码。</translation>
    </message>
    <message>
        <source>The printer does not answer. Check power and cable, then switch it off and on.</source>
        <translation>打印机没有应答。检查电源和连线，然后关掉再开。</translation>
    </message>
    <message>
        <source>The printer is out of paper. Please write down the code on the screen.</source>
        <translation>打印机没纸了。请记下屏幕上的取件码。</translation>
    </message>
    <message>
        <source>The printer is out of paper. Fill it; a roll goes in with the printed side to the head.</source>
        <translation>打印机缺纸。请加纸；卷纸的热敏面朝打印头。</translation>
    </message>
    <message>
        <source>The printer is open. Please write down the code on the screen.</source>
        <translation>打印机盖子开着。请记下屏幕上的取件码。</translation>
    </message>
    <message>
        <source>The printer&apos;s cover is open. Close it until it clicks.</source>
        <translation>打印机盖子没关。合上，听到“咔”一声。</translation>
    </message>
    <message>
        <source>The printer cannot cut its paper. Please write down the code on the screen.</source>
        <translation>打印机切不断纸。请记下屏幕上的取件码。</translation>
    </message>
    <message>
        <source>The tray holds fewer sheets than the paper has pages. Fill it up.</source>
        <translation>纸盒里的纸少于要打的页数。请加满。</translation>
    </message>
    <message>
        <source>The printer is broken. Please write down the code on the screen.</source>
        <translation>打印机坏了。请记下屏幕上的取件码。</translation>
    </message>
    <message>
        <source>The printer reports an error. Let it cool, switch it off and on, else replace it.</source>
        <translation>打印机报错。放凉，关掉再开；不行就更换。</translation>
    </message>
    <message>
        <source>From your ID card</source>
        <translation>来自身份证</translation>
    </message>
    <message>
        <source>From your bank card</source>
        <translation>来自您的银行卡</translation>
    </message>
    <message>
        <source>Nothing on record</source>
        <translation>没有记录</translation>
    </message>
    <message>
        <source>Add one after the other. Touch one to change it.</source>
        <translation>一个一个添加，点一下可以修改。</translation>
    </message>
    <message>
        <source>Changed by you</source>
        <translation>您改过</translation>
    </message>
    <message>
        <source>Some answers do not fit together. Please check them</source>
        <translation>有几处对不上，请核对一下</translation>
    </message>
    <message>
        <source>Please fill this in.</source>
        <translation>请填这一项。</translation>
    </message>
    <message>
        <source>{label} {number}</source>
        <translation>{label} {number}</translation>
    </message>
    <message>
        <source>Nothing to fill in here. Please look it over.</source>
        <translation>这一页不用填，看一看对不对。</translation>
    </message>
    <message>
        <source>Please look it over. Change what is not right.</source>
        <translation>请核对一遍，不对的可以改。</translation>
    </message>
    <message>
        <source>Please fill in what has no lock. The rest is already known.</source>
        <translation>请填写没有上锁的，其余的已经知道了。</translation>
    </message>
    <message>
        <source>Please fill these in.</source>
        <translation>请填写下面几项。</translation>
    </message>
    <message>
        <source>{row}: {label}</source>
        <translation>{row} · {label}</translation>
    </message>
    <message>
        <source>Please choose one</source>
        <translation>请选一个</translation>
    </message>
    <message>
        <source>Please fill this in</source>
        <translation>请填这一项</translation>
    </message>
    <message>
        <source>This does not look right. Please check it</source>
        <translation>看着不太对，请核对一下</translation>
    </message>
    <message>
        <source>This is not a bank card number. Please check it digit by digit</source>
        <translation>这不是银行卡号，请逐位核对</translation>
    </message>
    <message>
        <source>A mobile number has 11 digits and begins with 1</source>
        <translation>手机号是 11 位，第一位是 1</translation>
    </message>
    <message>
        <source>This is not an ID number. Please check it digit by digit</source>
        <translation>这不是身份证号，请逐位核对</translation>
    </message>
    <message>
        <source>This is not a credit code. Please check its 18 characters</source>
        <translation>这不是统一社会信用代码，请核对这 18 位</translation>
    </message>
    <message>
        <source>Please give year and month</source>
        <translation>请选年和月</translation>
    </message>
    <message>
        <source>Please give year, month and day</source>
        <translation>请填年、月、日</translation>
    </message>
    <message>
        <source>Please choose a place</source>
        <translation>请选一个地方</translation>
    </message>
    <message>
        <source>Please add at least one</source>
        <translation>请至少添加一个</translation>
    </message>
    <message>
        <source>Please choose at least one</source>
        <translation>请至少选一项</translation>
    </message>
    <message>
        <source>Something is missing in what is marked. Touch it</source>
        <translation>标出来的还没填完，请点开补上</translation>
    </message>
    <message>
        <source>Not before {day}</source>
        <translation>不能早于{day}</translation>
    </message>
    <message>
        <source>Not after {day}</source>
        <translation>不能晚于{day}</translation>
    </message>
    <message>
        <source>Please choose the place more exactly</source>
        <translation>请再选细一级</translation>
    </message>
    <message>
        <source>Please choose at least {count}</source>
        <translation>至少选 {count} 项</translation>
    </message>
    <message>
        <source>Please choose at most {count}</source>
        <translation>最多选 {count} 项</translation>
    </message>
    <message>
        <source>{count} more digits to go</source>
        <translation>还差 {count} 位</translation>
    </message>
    <message>
        <source>Please write at least {count} characters</source>
        <translation>至少写 {count} 个字</translation>
    </message>
    <message>
        <source>At most {count} characters fit</source>
        <translation>最多写 {count} 个字</translation>
    </message>
    <message>
        <source>The smallest possible is {limit}</source>
        <translation>最小是 {limit}</translation>
    </message>
    <message>
        <source>The largest possible is {limit}</source>
        <translation>最大是 {limit}</translation>
    </message>
    <message>
        <source>Please write a number</source>
        <translation>请填数字</translation>
    </message>
    <message>
        <source>Please add at least {count}</source>
        <translation>至少添加 {count} 个</translation>
    </message>
    <message>
        <source>At most {count} can be added</source>
        <translation>最多添加 {count} 个</translation>
    </message>
    <message>
        <source>Two of them are the same</source>
        <translation>有两个一样，请核对</translation>
    </message>
    <message>
        <source>This code cannot be right. Please compare it with your slip.</source>
        <translation>取件码不对，请对照小票看看。</translation>
    </message>
    <message>
        <source>There is nothing for this card and this code. Please compare it with your slip.</source>
        <translation>证件和取件码对不上，请对照小票。</translation>
    </message>
    <message>
        <source>This machine holds nothing with this code, and the city cannot be asked: the network is down. Please try again later, or scan the slip with a phone.</source>
        <translation>本机没有这个码的登记；网络断了，也问不到市里。请稍后再试，或用手机扫小票上的码。</translation>
    </message>
    <message>
        <source>To be sure that nobody left this card here: please lift it, and lay your own card down once more.</source>
        <translation>为防是别人落下的卡，请拿起来，再放一次您自己的卡。</translation>
    </message>
    <message>
        <source>Only who is 18 or older may act for others. Let an adult lay their card.</source>
        <translation>满 18 周岁才能替别人办。请由成年人放上自己的身份证。</translation>
    </message>
    <message>
        <source>This is your own card. Please lay the card of the person whom it is for.</source>
        <translation>这是您自己的证。请放上您替他办的那位的身份证。</translation>
    </message>
    <message>
        <source>This service does not take this kind of card. Lay another one, or ask for help.</source>
        <translation>办这件事不能用这种证件。请换一张，或点“请人帮我”。</translation>
    </message>
    <message>
        <source>To be sure that nobody left this card here: please lift it, and lay it down once more.</source>
        <translation>为确认不是别人遗留的证，请拿起来，再放一次。</translation>
    </message>
    <message>
        <source>They are under {age}: only a parent or guardian may act. Go back and choose that.</source>
        <translation>他（她）未满 {age} 周岁，只能由父母或监护人代办。请返回选择。</translation>
    </message>
    <message>
        <source>They are {age} or older, so they must agree themselves. Go back and choose another way.</source>
        <translation>他（她）已满 {age} 周岁，要自己同意。请返回选别的方式。</translation>
    </message>
    <message>
        <source>By this number they are not born yet. Please compare it with the household register.</source>
        <translation>按这个号码，孩子还没有出生。请对照户口簿核对号码。</translation>
    </message>
    <message>
        <source>This service does not take this kind of number here. A window can help you.</source>
        <translation>这件事在这里不收这种证件号码，请到窗口办。</translation>
    </message>
    <message>
        <source>Please go to a window or to another machine, or call {hotline}.</source>
        <translation>请到窗口或换一台机器，也可以打 {hotline}。</translation>
    </message>
    <message>
        <source>On battery</source>
        <translation>电池供电</translation>
    </message>
    <message>
        <source>{reason} Guides still work; each service says what it can do now.</source>
        <translation>{reason}指南照常看；现在能办什么，每一项都写明。</translation>
    </message>
    <message>
        <source>No network</source>
        <translation>断网</translation>
    </message>
    <message>
        <source>No card reader</source>
        <translation>读卡器坏了</translation>
    </message>
    <message>
        <source>Guides and look-ups still work; applying does not, for now.</source>
        <translation>还能看指南、查进度，暂时不能申请。</translation>
    </message>
    <message>
        <source>No slips</source>
        <translation>打不了小票</translation>
    </message>
    <message>
        <source>No A4 printing</source>
        <translation>A4 打不了</translation>
    </message>
    <message>
        <source>A card was left</source>
        <translation>有卡没取走</translation>
    </message>
    <message>
        <source>It is in the chip-card slot. If it is yours, take it; if not, give it to the staff.</source>
        <translation>在插卡口里。是您的请取走；不是的，请交给工作人员。</translation>
    </message>
    <message>
        <source>The power is out and the battery nearly empty: this machine stops now.</source>
        <translation>停电了，电池也快用完，机器马上停机。</translation>
    </message>
    <message>
        <source>The power is out. Please finish soon: what is registered is kept safely.</source>
        <translation>停电了，机器靠电池工作。请尽快办完；已登记的都保存好了。</translation>
    </message>
    <message>
        <source>Please lay your ID card on the plate</source>
        <translation>请把身份证放在读卡区</translation>
    </message>
    <message>
        <source>Reading. Leave the card where it is</source>
        <translation>正在读，卡请先别动</translation>
    </message>
    <message>
        <source>The card is read</source>
        <translation>身份证读好了</translation>
    </message>
    <message>
        <source>A little too quick</source>
        <translation>拿得早了一点</translation>
    </message>
    <message>
        <source>Please lay your own card once more</source>
        <translation>请再放一次您自己的卡</translation>
    </message>
    <message>
        <source>This card could not be read</source>
        <translation>这张卡没读出来</translation>
    </message>
    <message>
        <source>Another card is needed</source>
        <translation>请换一张证件</translation>
    </message>
    <message>
        <source>This card has expired</source>
        <translation>这张卡过期了</translation>
    </message>
    <message>
        <source>This card is not valid yet</source>
        <translation>这张卡还没到有效期</translation>
    </message>
    <message>
        <source>Something on this card does not fit</source>
        <translation>这张卡的信息对不上</translation>
    </message>
    <message>
        <source>The card reader is out of order</source>
        <translation>读卡器坏了</translation>
    </message>
    <message>
        <source>A code to my phone</source>
        <translation>发验证码到我的手机</translation>
    </message>
    <message>
        <source>To the number that the city has on record</source>
        <translation>发到您在市里预留的手机号</translation>
    </message>
    <message>
        <source>My city PIN</source>
        <translation>用我的办事密码</translation>
    </message>
    <message>
        <source>The six digits set with the city. No phone, no face needed</source>
        <translation>在市里设过的 6 位数字，不用手机，不用刷脸</translation>
    </message>
    <message>
        <source>A look at my face</source>
        <translation>刷脸</translation>
    </message>
    <message>
        <source>Compared once with the photo on the card. No picture is kept</source>
        <translation>和证件里的照片比一次，不保存照片</translation>
    </message>
    <message>
        <source>May we look at your face once?</source>
        <translation>可以刷一次脸吗？</translation>
    </message>
    <message>
        <source>You decide. Without it, it is done just as well another way.</source>
        <translation>由您决定。不刷脸，换一种方式一样能办。</translation>
    </message>
    <message>
        <source>Lay the paper under the camera</source>
        <translation>请把材料放在摄像头下面</translation>
    </message>
    <message>
        <source>Flat, with the printed side up. All of it should be in the picture.</source>
        <translation>放平，有字的一面朝上，四个角都要在画面里。</translation>
    </message>
    <message>
        <source>That looks good</source>
        <translation>放好了</translation>
    </message>
    <message>
        <source>Keep your hands away and take the picture.</source>
        <translation>手拿开，点“拍照”就行。</translation>
    </message>
    <message>
        <source>One moment, leave it as it is</source>
        <translation>请稍等，先别动材料</translation>
    </message>
    <message>
        <source>The picture is being taken.</source>
        <translation>正在拍。</translation>
    </message>
    <message>
        <source>The page is taken</source>
        <translation>这一页拍好了</translation>
    </message>
    <message>
        <source>Another page? Lay it there and take it. Otherwise go on.</source>
        <translation>还有下一页，就换上再拍；没有了，请继续。</translation>
    </message>
    <message>
        <source>All pages are taken</source>
        <translation>页数拍满了</translation>
    </message>
    <message>
        <source>More are not needed. Please go on.</source>
        <translation>不用再拍了，请继续。</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>请稍候</translation>
    </message>
    <message>
        <source>The pages are being put together.</source>
        <translation>正在把各页合在一起。</translation>
    </message>
    <message>
        <source>That is the machine&apos;s fault, not yours. You can go on all the same.</source>
        <translation>这是机器的问题，不怪您。您照样可以继续办。</translation>
    </message>
    <message>
        <source>A part of it is outside the picture</source>
        <translation>有一部分在画面外</translation>
    </message>
    <message>
        <source>Please move it until all four corners are seen.</source>
        <translation>请挪一挪，四个角都露出来。</translation>
    </message>
    <message>
        <source>It is too small to read</source>
        <translation>太小了，看不清字</translation>
    </message>
    <message>
        <source>Please move it nearer to the middle of the picture.</source>
        <translation>请放到画面中间来。</translation>
    </message>
    <message>
        <source>It is too dark</source>
        <translation>光线太暗</translation>
    </message>
    <message>
        <source>Perhaps a hand or a bag keeps the light away.</source>
        <translation>可能是手或包挡住了光。</translation>
    </message>
    <message>
        <source>A light is reflected on it</source>
        <translation>纸面反光</translation>
    </message>
    <message>
        <source>Please turn it a little, or take it out of its cover.</source>
        <translation>请转一点角度，或从塑料套里取出来。</translation>
    </message>
    <message>
        <source>It is not sharp yet</source>
        <translation>还不够清楚</translation>
    </message>
    <message>
        <source>Please smooth it flat, and let go of it.</source>
        <translation>请把纸抚平，手拿开。</translation>
    </message>
    <message>
        <source>It reaches out at the top: please move it down.</source>
        <translation>上边出了画面，请往下挪。</translation>
    </message>
    <message>
        <source>It reaches out at the bottom: please move it up.</source>
        <translation>下边出了画面，请往上挪。</translation>
    </message>
    <message>
        <source>It reaches out on the left: please move it to the right.</source>
        <translation>左边出了画面，请往右挪。</translation>
    </message>
    <message>
        <source>It reaches out on the right: please move it to the left.</source>
        <translation>右边出了画面，请往左挪。</translation>
    </message>
    <message>
        <source>No paper</source>
        <translation>没有纸</translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation>没拍全</translation>
    </message>
    <message>
        <source>Too small</source>
        <translation>太小</translation>
    </message>
    <message>
        <source>Too dark</source>
        <translation>太暗</translation>
    </message>
    <message>
        <source>Reflection</source>
        <translation>反光</translation>
    </message>
    <message>
        <source>Not sharp</source>
        <translation>不清楚</translation>
    </message>
    <message>
        <source>There is no paper on the picture</source>
        <translation>照片里没有材料</translation>
    </message>
    <message>
        <source>On the picture a part of the page is missing</source>
        <translation>这一页没有拍全</translation>
    </message>
    <message>
        <source>The page came out too small to read</source>
        <translation>这一页拍得太小，看不清</translation>
    </message>
    <message>
        <source>The picture came out too dark</source>
        <translation>这一页拍得太暗</translation>
    </message>
    <message>
        <source>A reflection covers a part of the page</source>
        <translation>这一页有反光，遮住了字</translation>
    </message>
    <message>
        <source>The picture is not sharp</source>
        <translation>这一页拍得不清楚</translation>
    </message>
    <message>
        <source>Better take it again. If it can be read, you may keep it.</source>
        <translation>最好重拍一张；字看得清，也可以就用这张。</translation>
    </message>
    <message>
        <source>The camera sent no picture</source>
        <translation>摄像头没有传来画面</translation>
    </message>
    <message>
        <source>Please try once more. You can also go on without it.</source>
        <translation>请再试一次，也可以先不拍，继续办。</translation>
    </message>
    <message>
        <source>No paper was seen</source>
        <translation>没有看到材料</translation>
    </message>
    <message>
        <source>Please lay it flat under the camera, and take the picture again.</source>
        <translation>请把材料放平在摄像头下面，再拍一次。</translation>
    </message>
    <message>
        <source>That is more than can be sent</source>
        <translation>内容太多，一次传不下</translation>
    </message>
    <message>
        <source>Please go on with the pages that are taken; bring the others to the window.</source>
        <translation>请先用已拍的页继续，其余的带到窗口。</translation>
    </message>
    <message>
        <source>The pages could not be put together</source>
        <translation>各页没能合在一起</translation>
    </message>
    <message>
        <source>Nothing is handed in until you send it. You can also bring the paper to the window.</source>
        <translation>点“交上去”才算交。也可以带到窗口交。</translation>
    </message>
    <message>
        <source>Please try once more, or bring the paper to the window. Nothing was handed in.</source>
        <translation>请再试一次，或带到窗口交。现在还没有交上去。</translation>
    </message>
    <message>
        <source>You can go on. What is still wanted, and how to hand it in, is told in the end. Nothing is lost.</source>
        <translation>可以先办。还要补什么、怎么补，最后一次告诉您，不会白办。</translation>
    </message>
    <message>
        <source>It can be done without it. Bring it to the window if you are asked to.</source>
        <translation>没有也能办；需要时会请您带到窗口。</translation>
    </message>
    <message>
        <source>Or by your e-licence: {name}</source>
        <translation>也可用您的电子证照代替：{name}</translation>
    </message>
    <message>
        <source>Taken under this machine&apos;s camera, {count} pages at most. {note}</source>
        <translation>在本机摄像头下拍，最多 {count} 页。{note}</translation>
    </message>
    <message>
        <source>The document camera does not work just now. {without}</source>
        <translation>拍材料的摄像头暂时不能用。{without}</translation>
    </message>
    <message>
        <source>This machine has no document camera. {without}</source>
        <translation>本机没有拍材料的摄像头。{without}</translation>
    </message>
    <message>
        <source>To follow, until {day}</source>
        <translation>后补，{day}前交</translation>
    </message>
    <message>
        <source>Not scanned, can be handed in later</source>
        <translation>没有拍，可以以后补交</translation>
    </message>
    <message>
        <source>1 page, covered by your signature</source>
        <translation>1 页，您的签名包括它</translation>
    </message>
    <message>
        <source>{count} pages, covered by your signature</source>
        <translation>{count} 页，您的签名包括它们</translation>
    </message>
    <message>
        <source>The camera is being switched on.</source>
        <translation>摄像头正在打开。</translation>
    </message>
    <message>
        <source>Please look here</source>
        <translation>请看这里</translation>
    </message>
    <message>
        <source>Bring your face into the oval. Take off hat, mask and dark glasses.</source>
        <translation>把脸放进椭圆里。帽子、口罩、墨镜请摘一下。</translation>
    </message>
    <message>
        <source>Only one face, please</source>
        <translation>请一个人对着镜头</translation>
    </message>
    <message>
        <source>Somebody stands beside you. Please ask them to step back a little.</source>
        <translation>旁边还有人，请他稍微往后站一点。</translation>
    </message>
    <message>
        <source>A little closer, please</source>
        <translation>请靠近一点</translation>
    </message>
    <message>
        <source>Your face should fill the oval.</source>
        <translation>让脸占满椭圆。</translation>
    </message>
    <message>
        <source>It is a little dark</source>
        <translation>光线有点暗</translation>
    </message>
    <message>
        <source>Please turn towards the light, or take another way.</source>
        <translation>请朝亮处站一站，或者换一种方式。</translation>
    </message>
    <message>
        <source>The light is too strong</source>
        <translation>光线太强</translation>
    </message>
    <message>
        <source>Please turn a little away from the lamp or window.</source>
        <translation>请稍微避开灯或窗户。</translation>
    </message>
    <message>
        <source>Please look straight ahead</source>
        <translation>请正对镜头</translation>
    </message>
    <message>
        <source>Look into the camera, chin level.</source>
        <translation>眼睛看镜头，下巴放平。</translation>
    </message>
    <message>
        <source>Turn your head to the left</source>
        <translation>请慢慢向左转头</translation>
    </message>
    <message>
        <source>Slowly, as far as is comfortable.</source>
        <translation>慢一点，转到舒服为止。</translation>
    </message>
    <message>
        <source>Turn your head to the right</source>
        <translation>请慢慢向右转头</translation>
    </message>
    <message>
        <source>Good. Hold on</source>
        <translation>很好，请保持</translation>
    </message>
    <message>
        <source>It takes about a second.</source>
        <translation>大约一秒钟。</translation>
    </message>
    <message>
        <source>Face and photo agree</source>
        <translation>和证件照片相符</translation>
    </message>
    <message>
        <source>The city&apos;s service is being told. The pictures are cleared already.</source>
        <translation>正在告诉市政务服务平台。画面已经清除。</translation>
    </message>
    <message>
        <source>It did not work out this time</source>
        <translation>这次没比上</translation>
    </message>
    <message>
        <source>Hair, glasses, light or an old photo can be the reason. Try {count} of {most}.</source>
        <translation>可能是发型、眼镜、光线或照片旧了。第 {count} 次，共 {most} 次。</translation>
    </message>
    <message>
        <source>Let us do it another way</source>
        <translation>我们换一种方式吧</translation>
    </message>
    <message>
        <source>A photo on a card is often old, and a machine can err. Nothing is lost by it. Please choose:</source>
        <translation>证件照片常常旧了，机器也会看错。这不影响您办事，请选一种：</translation>
    </message>
    <message>
        <source>We could not see you well</source>
        <translation>没能看清楚您</translation>
    </message>
    <message>
        <source>That was no try. Look once more, or take another way.</source>
        <translation>这次不算。可以再试，也可以换一种方式。</translation>
    </message>
    <message>
        <source>With neither a phone nor your face it cannot be done here, only at a window: {window}</source>
        <translation>既没有手机、又不想刷脸，这里就办不了，请到窗口：{window}</translation>
    </message>
    <message>
        <source>The camera has stopped</source>
        <translation>摄像头停了</translation>
    </message>
    <message>
        <source>That is the machine&apos;s fault, not yours. Please take another way.</source>
        <translation>是机器的问题，不是您的问题。请换一种方式。</translation>
    </message>
    <message>
        <source>The comparison has stopped</source>
        <translation>比对功能停了</translation>
    </message>
    <message>
        <source>The photo on the card cannot be used</source>
        <translation>证件里的照片用不了</translation>
    </message>
    <message>
        <source>Your card is all right otherwise. Please take another way.</source>
        <translation>您的证件没有问题。请换一种方式。</translation>
    </message>
    <message>
        <source>The turn of the head is a demonstration: it proves little by itself.</source>
        <translation>转头检测仅为演示，单凭它说明不了什么。</translation>
    </message>
    <message>
        <source>You may stay seated. If you are not seen, take another way.</source>
        <translation>坐着也可以。如果照不到您，请换一种方式。</translation>
    </message>
    <message>
        <source>Enter the code from your phone</source>
        <translation>请输入手机收到的验证码</translation>
    </message>
    <message>
        <source>It was sent to the number on record, which is not shown here. Tell it to nobody.</source>
        <translation>已发到预留的手机号，这里不显示号码。验证码别告诉任何人。</translation>
    </message>
    <message>
        <source>Enter your city PIN</source>
        <translation>请输入办事密码</translation>
    </message>
    <message>
        <source>The digits are not shown. Tell them to nobody.</source>
        <translation>屏幕上不显示数字。密码别告诉任何人。</translation>
    </message>
    <message>
        <source>The network is down: what you sign is registered, not yet accepted</source>
        <translation>网络断了：签名后是登记，尚未受理</translation>
    </message>
    <message>
        <source>a window of the service hall</source>
        <translation>政务服务大厅窗口</translation>
    </message>
    <message>
        <source>{register}: {purpose}</source>
        <translation>{register}：{purpose}</translation>
    </message>
    <message>
        <source>Who handles your data</source>
        <translation>谁在用</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>用来做什么</translation>
    </message>
    <message>
        <source>Which data</source>
        <translation>用哪些信息</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>保存多久</translation>
    </message>
    <message>
        <source>Your rights</source>
        <translation>您的权利</translation>
    </message>
    <message>
        <source>Checked by law</source>
        <translation>依法查询</translation>
    </message>
    <message>
        <source>If you say no, it is done at the window instead: {window}</source>
        <translation>不同意就到窗口办：{window}</translation>
    </message>
    <message>
        <source>If you say no, you can still go on.</source>
        <translation>不同意也能接着办。</translation>
    </message>
    <message>
        <source>Lay it flat until the screen says it is read. If it is there already, lift it and lay it again.</source>
        <translation>放平，等屏幕说读好了。卡已在上面的，请拿起来再放。</translation>
    </message>
    <message>
        <source>They are here with me</source>
        <translation>对方和我一起来了</translation>
    </message>
    <message>
        <source>They lay their card and sign too. Mostly decided at once.</source>
        <translation>对方也放身份证、签名。多数当场办好。</translation>
    </message>
    <message>
        <source>I have their written authorisation</source>
        <translation>我带了对方写的委托书</translation>
    </message>
    <message>
        <source>With their ID card. A person reads the paper and decides.</source>
        <translation>还要对方的身份证。由工作人员看过委托书再决定。</translation>
    </message>
    <message>
        <source>It is for a child of mine, under {age}</source>
        <translation>替未满 {age} 周岁的孩子办</translation>
    </message>
    <message>
        <source>Only a parent or guardian. The registers are asked whether it is so.</source>
        <translation>只能是父母或监护人，会向登记库核对。</translation>
    </message>
    <message>
        <source>No camera works here</source>
        <translation>这台机器现在不能拍材料</translation>
    </message>
    <message>
        <source>Who is it for?</source>
        <translation>给谁办？</translation>
    </message>
    <message>
        <source>This may also be done for somebody who asks you to.</source>
        <translation>这件事也可以受人委托代办。</translation>
    </message>
    <message>
        <source>For myself</source>
        <translation>给自己办</translation>
    </message>
    <message>
        <source>With my own ID card</source>
        <translation>用我自己的身份证</translation>
    </message>
    <message>
        <source>For somebody else</source>
        <translation>替别人办</translation>
    </message>
    <message>
        <source>With both ID cards: mine first, then theirs</source>
        <translation>要两张身份证：先放我的，再放对方的</translation>
    </message>
    <message>
        <source>Print a form of authorisation</source>
        <translation>打印一张空白委托书</translation>
    </message>
    <message>
        <source>To fill in and sign at home, and to come with another time</source>
        <translation>带回去填好，请对方签名，下次带来办</translation>
    </message>
    <message>
        <source>How may you act for them?</source>
        <translation>您用哪种方式代办？</translation>
    </message>
    <message>
        <source>Choose what is so. Nobody is asked for more than that.</source>
        <translation>照实选。不会再要别的材料。</translation>
    </message>
    <message>
        <source>If none of it is so, ask here: {window}</source>
        <translation>都不是的，请到：{window}</translation>
    </message>
    <message>
        <source>What are you to them?</source>
        <translation>您是他（她）的什么人？</translation>
    </message>
    <message>
        <source>It is written down as you say it.</source>
        <translation>照您说的记下来。</translation>
    </message>
    <message>
        <source>Do you have the child&apos;s ID card with you?</source>
        <translation>带了孩子的身份证吗？</translation>
    </message>
    <message>
        <source>Without it, name and number are enough.</source>
        <translation>没带也行，填姓名和号码。</translation>
    </message>
    <message>
        <source>Yes, I lay it on the plate</source>
        <translation>带了，放到读卡区</translation>
    </message>
    <message>
        <source>No, I type name and number</source>
        <translation>没带，填姓名和号码</translation>
    </message>
    <message>
        <source>The number is in the household register booklet</source>
        <translation>号码在户口簿上</translation>
    </message>
    <message>
        <source>Now lay the card of the one it is for</source>
        <translation>您替谁办，现在放谁的身份证</translation>
    </message>
    <message>
        <source>Take your own card off first. If theirs lies there already, lift it and lay it again.</source>
        <translation>先拿走您自己的证。对方的证已经放着的，拿起来再放一次。</translation>
    </message>
    <message>
        <source>It takes about two seconds.</source>
        <translation>大约 2 秒。</translation>
    </message>
    <message>
        <source>It is for</source>
        <translation>替谁办</translation>
    </message>
    <message>
        <source>You act for them</source>
        <translation>代办人（您）</translation>
    </message>
    <message>
        <source>What you may do</source>
        <translation>可以代办的范围</translation>
    </message>
    <message>
        <source>This is what you may do for them</source>
        <translation>您可以代办这些</translation>
    </message>
    <message>
        <source>Both papers carry these words. Go on only if you both agree to them.</source>
        <translation>凭条和结果上都会写明。双方都同意再继续。</translation>
    </message>
    <message>
        <source>What registers know of them is not shown to you. They are told what was done for them.</source>
        <translation>登记库里对方的信息不会显示给您看。办了什么，会告诉对方。</translation>
    </message>
    <message>
        <source>Agreed, go on</source>
        <translation>同意，继续</translation>
    </message>
    <message>
        <source>This is the card of {name}.</source>
        <translation>这是{name}的身份证。</translation>
    </message>
    <message>
        <source>The city&apos;s service cannot be reached, so nobody can confirm just now that the card is yours. Please come back later, or go to {window}.</source>
        <translation>现在连不上市里的系统，没法确认卡是您的。请晚些再来，或到这里办：{window}。</translation>
    </message>
    <message>
        <source>No way is left on this machine. A person at the window can do it for you: {window}.</source>
        <translation>在本机没有别的方式了，窗口可以帮您办：{window}。</translation>
    </message>
    <message>
        <source>Not possible for you today</source>
        <translation>今天不能用这种方式</translation>
    </message>
    <message>
        <source>The city&apos;s service is being asked</source>
        <translation>正在问市里的系统</translation>
    </message>
    <message>
        <source>Looking up what is already known</source>
        <translation>正在查已有的信息</translation>
    </message>
    <message>
        <source>So that you need not type it.</source>
        <translation>查到的就不用您填了。</translation>
    </message>
    <message>
        <source>Your earlier applications on this machine</source>
        <translation>您在本机办过的申请</translation>
    </message>
    <message>
        <source>The city&apos;s registers</source>
        <translation>市里各部门的数据</translation>
    </message>
    <message>
        <source>It has arrived and is answered: {headline}</source>
        <translation>已经送到，有了答复：{headline}</translation>
    </message>
    <message>
        <source>{stands} {meaning}</source>
        <translation>{stands}{meaning}</translation>
    </message>
    <message>
        <source>In the automatic way the rules below decide: mostly at once, and what they cannot settle goes to a person. You may let a person decide from the start: it then takes up to {promise}, and nothing is lost by it.</source>
        <translation>选自动审批：按下面几条规则来定，多数当场出结果，少数转人工。您也可以请人来审，{promise}内办结，不会因此吃亏。</translation>
    </message>
    <message>
        <source>A person decides this, not the machine. At most: {limit}.</source>
        <translation>这件事由工作人员决定，不由机器决定。最长：{limit}。</translation>
    </message>
    <message>
        <source>Who acts for them</source>
        <translation>代办人</translation>
    </message>
    <message>
        <source>How you act for them</source>
        <translation>代办方式</translation>
    </message>
    <message>
        <source>Look it over, and sign if it is right</source>
        <translation>看一遍，没错就签名</translation>
    </message>
    <message>
        <source>Now {name} looks it over, and signs if it is right</source>
        <translation>请{name}看一遍，没问题就签名</translation>
    </message>
    <message>
        <source>First {name}: look it over, and sign if it is right</source>
        <translation>先请{name}看一遍，没问题就签名</translation>
    </message>
    <message>
        <source>Public rules decide; what they cannot settle goes to a person.</source>
        <translation>由公开的规则决定；规则定不了的，转工作人员。</translation>
    </message>
    <message>
        <source>A person decides it, as was chosen.</source>
        <translation>按刚才的选择，由工作人员决定。</translation>
    </message>
    <message>
        <source>Kept safely on this machine</source>
        <translation>存在本机</translation>
    </message>
    <message>
        <source>Received and checked by the city&apos;s service</source>
        <translation>市里收到并核对</translation>
    </message>
    <message>
        <source>The document fetched and verified</source>
        <translation>取回文件并验真</translation>
    </message>
    <message>
        <source>Your application is on its way</source>
        <translation>正在提交您的申请</translation>
    </message>
    <message>
        <source>It is handed in now. A person decides it later.</source>
        <translation>正在提交，之后由工作人员决定。</translation>
    </message>
    <message>
        <source>Most are decided in seconds, a few by a person.</source>
        <translation>多数当场出结果，少数转人工。</translation>
    </message>
    <message>
        <source>What would you like to apply for?</source>
        <translation>您要办哪一件？</translation>
    </message>
    <message>
        <source>What would you like to have printed?</source>
        <translation>您要打印哪一样？</translation>
    </message>
    <message>
        <source>Nothing has exactly these words. Perhaps one of these?</source>
        <translation>没有完全对上的，看看是不是这些</translation>
    </message>
    <message>
        <source>The first {count} of {all}. Type a word to find the others.</source>
        <translation>共 {all} 项，先列出 {count} 项。输入字词可以找到其余的。</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>暂停办理</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>看指南</translation>
    </message>
    <message>
        <source>At the window</source>
        <translation>到窗口办</translation>
    </message>
    <message>
        <source>Other card needed</source>
        <translation>要换证件</translation>
    </message>
    <message>
        <source>At service halls</source>
        <translation>在政务大厅</translation>
    </message>
    <message>
        <source>At bank machines</source>
        <translation>在银行网点</translation>
    </message>
    <message>
        <source>Not on this machine</source>
        <translation>这台机器办不了</translation>
    </message>
    <message>
        <source>Chip-card slot out of order</source>
        <translation>芯片卡插槽坏了</translation>
    </message>
    <message>
        <source>Camera out of order</source>
        <translation>摄像头坏了</translation>
    </message>
    <message>
        <source>Document camera out of order</source>
        <translation>高拍仪坏了</translation>
    </message>
    <message>
        <source>Code scanner out of order</source>
        <translation>扫码器坏了</translation>
    </message>
    <message>
        <source>PIN pad out of order</source>
        <translation>密码键盘坏了</translation>
    </message>
    <message>
        <source>A4 printer out of order</source>
        <translation>A4 打印机坏了</translation>
    </message>
    <message>
        <source>Card reader out of order</source>
        <translation>读卡器坏了</translation>
    </message>
    <message>
        <source>Printer out of order</source>
        <translation>打印机坏了</translation>
    </message>
    <message>
        <source>No room here</source>
        <translation>本机存满</translation>
    </message>
    <message>
        <source>Not at this hour</source>
        <translation>这个时间查不到</translation>
    </message>
    <message>
        <source>Not without network</source>
        <translation>断网暂停登记</translation>
    </message>
    <message>
        <source>The city does not know this code.</source>
        <translation>市里没有这个码的记录。</translation>
    </message>
    <message>
        <source>It is being worked on.</source>
        <translation>工作人员正在办理。</translation>
    </message>
    <message>
        <source>Something is still wanted from you: see your slip or message.</source>
        <translation>还要补材料，缺什么请看小票或短信。</translation>
    </message>
    <message>
        <source>It is decided.</source>
        <translation>已有结果。</translation>
    </message>
    <message>
        <source>It is closed.</source>
        <translation>已结束办理。</translation>
    </message>
    <message>
        <source>It was not accepted; the staff have it.</source>
        <translation>没有受理，已转工作人员。</translation>
    </message>
    <message>
        <source>It was withdrawn.</source>
        <translation>已撤回。</translation>
    </message>
    <message>
        <source>If it was registered while the network was down, it may still be on that machine. Ask at that machine, or on the day that your slip names.</source>
        <translation>如果是断网时在自助机上登记的，可能还在那台机器上没送出。请到那台机器上查，或在小票写的日期询问。</translation>
    </message>
    <message>
        <source>It did not reach the city in time, or could not be accepted as it was. The staff have been told; if it is urgent, go to the window or call {hotline}.</source>
        <translation>没能按时送到，或内容不能受理，已通知工作人员。着急请到窗口，或拨打 {hotline}。</translation>
    </message>
    <message>
        <source>It will not be handled. You can apply again at any time.</source>
        <translation>这一件不再办理。您随时可以重新申请。</translation>
    </message>
    <message>
        <source>Registered, not yet accepted.</source>
        <translation>已登记，尚未受理。</translation>
    </message>
    <message>
        <source>Registered, being sent.</source>
        <translation>已登记，正在送出。</translation>
    </message>
    <message>
        <source>The city has it.</source>
        <translation>市里已收到。</translation>
    </message>
    <message>
        <source>Not accepted as it is; a person looks at it.</source>
        <translation>没有受理，需要工作人员处理。</translation>
    </message>
    <message>
        <source>It could not be sent in time: not accepted.</source>
        <translation>没能按时送出，没有受理。</translation>
    </message>
    <message>
        <source>You asked to withdraw it. The city is told as soon as the network is back.</source>
        <translation>您已要求撤回，网络一恢复就通知市里。</translation>
    </message>
    <message>
        <source>It was to reach the city by {last}, and is not known to have arrived. Do not wait for it: go to the window or call {hotline}.</source>
        <translation>最晚应在 {last} 送到市里，有没有送到，还不知道。请不要再等：到窗口去，或拨打 {hotline}。</translation>
    </message>
    <message>
        <source>It is kept on this machine, and sent by itself when the network is back.</source>
        <translation>还存在本机，网络恢复后自动送出。</translation>
    </message>
    <message>
        <source>It is kept on this machine, and sent by itself when the network is back, until {last} at the latest.</source>
        <translation>还存在本机，网络恢复后自动送出，最晚到 {last}。</translation>
    </message>
    <message>
        <source>Whether it has arrived is not known yet. It is sent again.</source>
        <translation>是否送到还不知道，本机会再送。</translation>
    </message>
    <message>
        <source>Whether it has arrived is not known yet. It is sent again, until {last} at the latest.</source>
        <translation>是否送到还不知道，本机会再送，最晚到 {last}。</translation>
    </message>
    <message>
        <source>It is safe on this machine, but it is not a case. The staff are told; if it is urgent, go to the window or call {hotline}.</source>
        <translation>登记还完好地存在本机，但不算办件，会通知工作人员。着急请到窗口，或拨打 {hotline}。</translation>
    </message>
    <message>
        <source>It will not be sent any more and is not a case. The staff are told as soon as the network is back; if it is urgent, go to the window or call {hotline}.</source>
        <translation>不再送出，不算办件。网络恢复后会通知工作人员；着急请到窗口，或拨打 {hotline}。</translation>
    </message>
    <message>
        <source>Registered here {time}</source>
        <translation>{time} 在本机登记</translation>
    </message>
    <message>
        <source>Looking it up</source>
        <translation>正在查</translation>
    </message>
    <message>
        <source>This is where it stands</source>
        <translation>目前办到这里</translation>
    </message>
    <message>
        <source>One moment: this machine and the city are being asked.</source>
        <translation>请稍等，正在查本机和市里。</translation>
    </message>
    <message>
        <source>In case somebody else found this card, only this much is shown.</source>
        <translation>证件可能被别人捡到，所以只显示这些。</translation>
    </message>
    <message>
        <source>Received {day}</source>
        <translation>{day} 收到</translation>
    </message>
    <message>
        <source>Case {number}</source>
        <translation>办件编号 {number}</translation>
    </message>
    <message>
        <source>Who decides: {handler}</source>
        <translation>由谁办理：{handler}</translation>
    </message>
    <message>
        <source>Bring it until {day}</source>
        <translation>请在 {day} 前补齐</translation>
    </message>
    <message>
        <source>Answer by {day}</source>
        <translation>最晚 {day} 答复</translation>
    </message>
    <message>
        <source>The network is down, so the city cannot be asked. For what it already has, ask again when the network is back, look on a phone, or call {hotline}.</source>
        <translation>网络断了，问不到市里。市里已收到的办件，等网络恢复再来查，或用手机查，或拨打 {hotline}。</translation>
    </message>
    <message>
        <source>This machine cannot say just now what it holds itself. Please ask the staff.</source>
        <translation>本机现在查不了自己存的登记，请问工作人员。</translation>
    </message>
    <message>
        <source>Nothing is known for this card, neither here nor in the city. What was registered at another machine while the network was down may still be there.</source>
        <translation>本机和市里都没有这张证件的办件。断网时在别的机器上登记的，可能还在那台机器上。</translation>
    </message>
    <message>
        <source>This machine itself holds nothing of this card.</source>
        <translation>本机没有这张证件的登记。</translation>
    </message>
    <message>
        <source>Withdraw this application?</source>
        <translation>要撤回这一件吗？</translation>
    </message>
    <message>
        <source>Being withdrawn</source>
        <translation>正在撤回</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>The city has noted it</source>
        <translation>市里已记下</translation>
    </message>
    <message>
        <source>What was signed with this card under this code is not taken, should it still arrive.</source>
        <translation>用这张身份证、这个取件码登记的，以后送到也不再受理。</translation>
    </message>
    <message>
        <source>Your request is kept</source>
        <translation>撤回要求已记下</translation>
    </message>
    <message>
        <source>The city has it already</source>
        <translation>已经送到市里</translation>
    </message>
    <message>
        <source>It could not be withdrawn just now</source>
        <translation>现在撤不了</translation>
    </message>
    <message>
        <source>Nothing happens until you say yes.</source>
        <translation>您确认之前，什么都不会变。</translation>
    </message>
    <message>
        <source>The city is being asked. A few seconds, please.</source>
        <translation>正在问市里，请等几秒。</translation>
    </message>
    <message>
        <source>It never left this machine, and what it contained is destroyed.</source>
        <translation>申请没有离开过本机，内容已经销毁。</translation>
    </message>
    <message>
        <source>The city could not be asked. Your request is kept here and sent when the network is back.</source>
        <translation>现在问不到市里。您的要求存在本机，网络恢复后送出。</translation>
    </message>
    <message>
        <source>It has arrived, so it cannot be withdrawn here.</source>
        <translation>市里已收到，这里撤不回。</translation>
    </message>
    <message>
        <source>This machine could not write your request down. Nothing has changed.</source>
        <translation>本机没能记下您的要求，什么都没有变。</translation>
    </message>
    <message>
        <source>To withdraw it, go here: {where}</source>
        <translation>要撤回，去这里：{where}</translation>
    </message>
    <message>
        <source>You can apply again at any time</source>
        <translation>您随时可以重新申请</translation>
    </message>
    <message>
        <source>It may have reached the city already: then only the window can withdraw it</source>
        <translation>申请可能已送到市里：那样要到窗口撤</translation>
    </message>
    <message>
        <source>Its slip is no longer valid</source>
        <translation>这一件的小票作废</translation>
    </message>
    <message>
        <source>If it was signed with another card, nothing changes: withdraw it with that card</source>
        <translation>要是用别的身份证登记的，什么都没变：请用那张证来撤</translation>
    </message>
    <message>
        <source>With the code you can see later, at any machine, what became of it</source>
        <translation>以后凭取件码，在任一自助机都能查结果</translation>
    </message>
    <message>
        <source>It will be neither accepted nor decided</source>
        <translation>撤回后不再受理，也不会有决定</translation>
    </message>
    <message>
        <source>If the city already has it, you are told where to go</source>
        <translation>如果已经送到市里，屏幕上会写明去哪里撤</translation>
    </message>
    <message>
        <source>Try again, or ask the staff</source>
        <translation>请再试一次，或问工作人员</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>我要办</translation>
    </message>
    <message>
        <source>Most are decided at once, a few by a person</source>
        <translation>多数当场出结果，少数转人工</translation>
    </message>
    <message>
        <source>Look up and print</source>
        <translation>查 · 打印</translation>
    </message>
    <message>
        <source>Certificates from the registers</source>
        <translation>查记录、打证明</translation>
    </message>
    <message>
        <source>Where is my case?</source>
        <translation>办到哪了</translation>
    </message>
    <message>
        <source>Fetch it with its code</source>
        <translation>凭码取回上次的表</translation>
    </message>
    <message>
        <source>Help me</source>
        <translation>请人帮我</translation>
    </message>
    <message>
        <source>Call, or be called back</source>
        <translation>打电话，或请人回电</translation>
    </message>
    <message>
        <source>Normal print</source>
        <translation>标准版</translation>
    </message>
    <message>
        <source>Large print</source>
        <translation>大字版</translation>
    </message>
    <message>
        <source>Back to normal letters</source>
        <translation>回到平常的字号</translation>
    </message>
    <message>
        <source>Bigger letters, one question a page</source>
        <translation>字更大，一页一问</translation>
    </message>
    <message>
        <source>Not on this machine just now: look there why, and where else.</source>
        <translation>这台机器暂时办不了：点开看原因，以及去哪里办。</translation>
    </message>
    <message>
        <source>About {minutes} min · {fee}</source>
        <translation>约 {minutes} 分钟 · {fee}</translation>
    </message>
    <message>
        <source>No network: only what is kept on this machine</source>
        <translation>断网：只能查本机的</translation>
    </message>
    <message>
        <source>By your slip or ID card</source>
        <translation>凭小票或身份证</translation>
    </message>
    <message>
        <source>Continue a form</source>
        <translation>接着填</translation>
    </message>
    <message>
        <source>No network: not on this machine just now</source>
        <translation>断网：本机暂时取不到</translation>
    </message>
    <message>
        <source>No network: registered now, not yet accepted</source>
        <translation>可先登记，尚未受理</translation>
    </message>
    <message>
        <source>Can be registered</source>
        <translation>可登记</translation>
    </message>
    <message>
        <source>Without your consent it is done at the window, not on this machine. If you change your mind, go on: you will be asked once more.</source>
        <translation>您没有同意，就不在机器上办，可以到窗口办。改主意了就接着点，会再问您一次。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>不用跑</translation>
    </message>
    <message>
        <source>{count}</source>
        <translation>{count} 趟</translation>
    </message>
    <message>
        <source>Takes about</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>{minutes} min here</source>
        <translation>约 {minutes} 分钟</translation>
    </message>
    <message>
        <source>Basics</source>
        <translation>要点</translation>
    </message>
    <message>
        <source>Bring</source>
        <translation>材料</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>流程</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Ways</source>
        <translation>办法</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始办理</translation>
    </message>
    <message>
        <source>Get help</source>
        <translation>找人帮忙</translation>
    </message>
    <message>
        <source>Ways to get it done</source>
        <translation>看看怎么能办</translation>
    </message>
    <message>
        <source>Go to a window</source>
        <translation>到窗口办</translation>
    </message>
    <message>
        <source>Ask a person</source>
        <translation>问问工作人员</translation>
    </message>
    <message>
        <source>Call {hotline}, or be called back</source>
        <translation>拨打 {hotline}，或者等回电</translation>
    </message>
    <message>
        <source>This item is made up for trials; nobody can do it.</source>
        <translation>这一条是试验用的虚构事项，不能办理。</translation>
    </message>
    <message>
        <source>Once, right here</source>
        <translation>1 趟，就在本机</translation>
    </message>
    <message>
        <source>Once, to hand it in here</source>
        <translation>1 趟，在本机交上</translation>
    </message>
    <message>
        <source>Once, to the place you book</source>
        <translation>1 趟，去预约点</translation>
    </message>
    <message>
        <source>Once, to a window</source>
        <translation>1 趟，去窗口</translation>
    </message>
    <message>
        <source>Decided within</source>
        <translation>多久办好</translation>
    </message>
    <message>
        <source>Fee</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Trips in person</source>
        <translation>跑几趟</translation>
    </message>
    <message>
        <source>Question {number} of at most {total}. {help}</source>
        <translation>第 {number} 题，最多 {total} 题。{help}</translation>
    </message>
    <message>
        <source>Only for your list of papers. Your answers are not kept and not sent.</source>
        <translation>只用来列您的材料清单。答案不保存，也不上传。</translation>
    </message>
    <message>
        <source>Skip this one</source>
        <translation>跳过这一题</translation>
    </message>
    <message>
        <source>This is probably not for you</source>
        <translation>这件事您大概不用办，或办不了</translation>
    </message>
    <message>
        <source>Show me the ways on</source>
        <translation>看看有什么办法</translation>
    </message>
    <message>
        <source>A window, a person to ask, the guide on your phone</source>
        <translation>窗口、工作人员，或把指南带到手机上</translation>
    </message>
    <message>
        <source>See the list all the same</source>
        <translation>还是看看材料清单</translation>
    </message>
    <message>
        <source>You may apply in any case; the rules decide, not this page</source>
        <translation>照样可以申请，由审核规则决定，不由这一页决定</translation>
    </message>
    <message>
        <source>Not needed. {source}</source>
        <translation>不用带：{source}</translation>
    </message>
    <message>
        <source>As of {time}</source>
        <translation>查询时间 {time}</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>通过了</translation>
    </message>
    <message>
        <source>Received. A person will decide</source>
        <translation>已收到，转人工</translation>
    </message>
    <message>
        <source>Something is missing</source>
        <translation>还缺材料</translation>
    </message>
    <message>
        <source>Not approved</source>
        <translation>没有通过</translation>
    </message>
    <message>
        <source>Registered, not yet accepted</source>
        <translation>已登记，尚未受理</translation>
    </message>
    <message>
        <source>This cannot be done just now</source>
        <translation>现在办不了</translation>
    </message>
    <message>
        <source>Kept. The staff will see to it</source>
        <translation>已留存，由工作人员处理</translation>
    </message>
    <message>
        <source>Accepted, and being worked on</source>
        <translation>已受理，正在办理</translation>
    </message>
    <message>
        <source>Your visit is booked</source>
        <translation>约好了</translation>
    </message>
    <message>
        <source>Registered, not yet accepted. It stops no legal deadline. Keep the code: with it you see whether it is accepted.</source>
        <translation>已登记，尚未受理，不中止法定期限。请留好取件码，凭它查是否受理。</translation>
    </message>
    <message>
        <source>The slip in your hand was printed before this answer came. You can have a new one.</source>
        <translation>您手里的小票是有答复之前打的，可以再打一张新的。</translation>
    </message>
    <message>
        <source>The city&apos;s service did not answer in time. Your application is safe on this machine and will be sent by itself. Whether it is accepted, you can see with the code.</source>
        <translation>市里的系统没有及时答复。您的申请存在本机，会自动送出；是否受理，凭取件码查。</translation>
    </message>
    <message>
        <source>The city could not take it as it is; it is not your mistake. Your application is safe on this machine, and the staff are told of it. It is not accepted yet. Please note the code, and do not apply a second time.</source>
        <translation>市里暂时没能收下，不是您的错。申请已安全留在本机，会通知工作人员来处理。现在还没有受理。请记下取件码，不要重复申请。</translation>
    </message>
    <message>
        <source>The city&apos;s service did not answer in time, so nothing is printed. Please ask again later; asking twice does no harm.</source>
        <translation>市里的系统没有及时答复，所以没有打印。请晚些再来，多问一次没关系。</translation>
    </message>
    <message>
        <source>The city&apos;s service did not answer in time. It may or may not have your application; please ask at the window before you apply again.</source>
        <translation>市里的系统没有及时答复，不知道收到没有。再申请之前，请先到窗口问一下。</translation>
    </message>
    <message>
        <source>The network is down, and this needs it. Nothing was registered.</source>
        <translation>网络断了，这件事要联网办。没有登记任何内容。</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Yes, anybody can check it with its code</source>
        <translation>已盖电子印章，扫码可验</translation>
    </message>
    <message>
        <source>Sealed</source>
        <translation>电子印章</translation>
    </message>
    <message>
        <source>Document valid until</source>
        <translation>文书有效期至</translation>
    </message>
    <message>
        <source>In whose name</source>
        <translation>决定机关</translation>
    </message>
    <message>
        <source>Who decides</source>
        <translation>由谁办理</translation>
    </message>
    <message>
        <source>Ready by</source>
        <translation>最晚办好</translation>
    </message>
    <message>
        <source>Answer by</source>
        <translation>最晚答复</translation>
    </message>
    <message>
        <source>Bring it until</source>
        <translation>最晚补齐</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Legal basis</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>What you can do</source>
        <translation>您可以怎么办</translation>
    </message>
    <message>
        <source>Take the slip</source>
        <translation>拿好小票</translation>
    </message>
    <message>
        <source>It carries your code. Without a slip, write the code down.</source>
        <translation>上面有取件码。没有小票，就把取件码记下来。</translation>
    </message>
    <message>
        <source>Or at the window</source>
        <translation>也可以到窗口</translation>
    </message>
    <message>
        <source>Bring what is missing</source>
        <translation>把缺的补上</translation>
    </message>
    <message>
        <source>With this code, to the place named at each point. This is all that was found so far.</source>
        <translation>带上取件码，到每条写的地方去。目前只查到这些。</translation>
    </message>
    <message>
        <source>Registered on this machine</source>
        <translation>已在本机登记</translation>
    </message>
    <message>
        <source>Sealed, and safe from a power cut.</source>
        <translation>已加密保存，停电也不丢。</translation>
    </message>
    <message>
        <source>Sent by itself when the network is back</source>
        <translation>网络恢复后自动送出</translation>
    </message>
    <message>
        <source>The staff see to it</source>
        <translation>工作人员会处理</translation>
    </message>
    <message>
        <source>If it is urgent, go to the window with the code or call {hotline}.</source>
        <translation>着急的话，带取件码去窗口，或拨打 {hotline}。</translation>
    </message>
    <message>
        <source>Try again later</source>
        <translation>晚些再试</translation>
    </message>
    <message>
        <source>On this or any other machine.</source>
        <translation>这台或别的机器都行。</translation>
    </message>
    <message>
        <source>Take your document</source>
        <translation>取走文件</translation>
    </message>
    <message>
        <source>It comes out of the A4 printer.</source>
        <translation>从 A4 打印机出纸。</translation>
    </message>
    <message>
        <source>See how it goes</source>
        <translation>看办到哪了</translation>
    </message>
    <message>
        <source>With the code, on a phone or at any machine.</source>
        <translation>用取件码，在手机或任一台机器上查。</translation>
    </message>
    <message>
        <source>See whether it is accepted</source>
        <translation>查是否受理</translation>
    </message>
    <message>
        <source>With the code, on a phone or at any machine; with your ID card its first five characters are enough. You may be asked for more papers.</source>
        <translation>凭取件码，用手机或在任一自助机查；带着身份证，只输前五位也行。可能要补材料。</translation>
    </message>
    <message>
        <source>Your bank card</source>
        <translation>您的银行卡</translation>
    </message>
    <message>
        <source>It is still in the chip-card slot</source>
        <translation>还在插卡口里</translation>
    </message>
    <message>
        <source>Your ID card</source>
        <translation>身份证</translation>
    </message>
    <message>
        <source>If it still lies on the plate</source>
        <translation>如果还在读卡区上</translation>
    </message>
    <message>
        <source>Your slip</source>
        <translation>小票</translation>
    </message>
    <message>
        <source>At the slip printer</source>
        <translation>在小票出口</translation>
    </message>
    <message>
        <source>Your document</source>
        <translation>您的文件</translation>
    </message>
    <message>
        <source>At the A4 printer</source>
        <translation>在 A4 打印机出纸口</translation>
    </message>
    <message>
        <source>The signature could not be taken. Please sign again.</source>
        <translation>签名没有收到，请再签一次。</translation>
    </message>
    <message>
        <source>Please sign on the pad first.</source>
        <translation>请先在框里签名。</translation>
    </message>
    <message>
        <source>It was fast</source>
        <translation>办得快</translation>
    </message>
    <message>
        <source>It was easy to understand</source>
        <translation>看得懂</translation>
    </message>
    <message>
        <source>Few papers were needed</source>
        <translation>要带的材料少</translation>
    </message>
    <message>
        <source>The machine was easy to use</source>
        <translation>机器好用</translation>
    </message>
    <message>
        <source>It took too long</source>
        <translation>太慢了</translation>
    </message>
    <message>
        <source>I could not understand it</source>
        <translation>看不懂</translation>
    </message>
    <message>
        <source>I was treated badly</source>
        <translation>态度不好</translation>
    </message>
    <message>
        <source>Each time I was told something else</source>
        <translation>每次说法不一样</translation>
    </message>
    <message>
        <source>Too much was asked of me</source>
        <translation>要填要带的太多</translation>
    </message>
    <message>
        <source>My data or the result is wrong</source>
        <translation>我的信息或结果有错</translation>
    </message>
    <message>
        <source>The machine gave trouble</source>
        <translation>机器不好用</translation>
    </message>
    <message>
        <source>Plainer words</source>
        <translation>话说得再明白些</translation>
    </message>
    <message>
        <source>An easier machine</source>
        <translation>机器再好用些</translation>
    </message>
    <message>
        <source>Fewer papers</source>
        <translation>材料再少些</translation>
    </message>
    <message>
        <source>More services here</source>
        <translation>多一些能办的事</translation>
    </message>
    <message>
        <source>More places or longer hours</source>
        <translation>多设点、时间长些</translation>
    </message>
    <message>
        <source>Somebody who helps</source>
        <translation>有人帮忙</translation>
    </message>
    <message>
        <source>I was sent from one to the next</source>
        <translation>来回推、让我跑</translation>
    </message>
    <message>
        <source>A paper is wanted that nobody gives me</source>
        <translation>要的证明没处开</translation>
    </message>
    <message>
        <source>My application was not taken</source>
        <translation>不收我的申请</translation>
    </message>
    <message>
        <source>I get no answer</source>
        <translation>一直没有答复</translation>
    </message>
    <message>
        <source>I do not know what is missing</source>
        <translation>不知道还缺什么</translation>
    </message>
    <message>
        <source>Please touch what it is about on the page before, or write a few words.</source>
        <translation>请在上一页点一下是什么事，或者写几个字。</translation>
    </message>
    <message>
        <source>The result is not what I hoped for</source>
        <translation>结果不如意</translation>
    </message>
    <message>
        <source>A face is not taken here just now. Please take another way.</source>
        <translation>这里现在不能刷脸，请换一种方式。</translation>
    </message>
    <message>
        <source>The city has nothing on record for this way. Please take another one.</source>
        <translation>市里没有这种方式的记录。请换一种方式。</translation>
    </message>
    <message>
        <source>This way is locked after too many wrong tries. Please take another one.</source>
        <translation>错的次数太多，这种方式已锁住。请换一种方式。</translation>
    </message>
    <message>
        <source>Please enter all {count} digits.</source>
        <translation>请填满 {count} 位。</translation>
    </message>
    <message>
        <source>That was not right. {count} tries are left.</source>
        <translation>不对。还可以试 {count} 次。</translation>
    </message>
    <message>
        <source>The time for this has run out. Please begin it once more.</source>
        <translation>时间到了，请重新来一次。</translation>
    </message>
    <message>
        <source>The city&apos;s service could not take it this way. Please take another one.</source>
        <translation>市政务服务平台没有认可这种方式，请换一种。</translation>
    </message>
    <message>
        <source>The slip is being printed.</source>
        <translation>正在打印小票。</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>看告知</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>验身份</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>核对信息</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>签字</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>出结果</translation>
    </message>
    <message>
        <source>mostly at once</source>
        <translation>多数当场</translation>
    </message>
    <message>
        <source>the same day</source>
        <translation>当天</translation>
    </message>
    <message>
        <source>Not for children under 14</source>
        <translation>不满 14 周岁不能刷脸</translation>
    </message>
    <message>
        <source>This machine has no face comparison</source>
        <translation>本机没有刷脸功能</translation>
    </message>
    <message>
        <source>The camera does not work just now</source>
        <translation>摄像头现在不能用</translation>
    </message>
    <message>
        <source>The comparison does not work just now</source>
        <translation>比对功能现在不能用</translation>
    </message>
    <message>
        <source>The photo on the card cannot be opened here</source>
        <translation>本机打不开这张证件里的照片</translation>
    </message>
    <message>
        <source>Welcome. Touch the screen to begin.</source>
        <translation>您好，请点屏幕开始。</translation>
    </message>
    <message>
        <source>Welcome. Lay your ID card on the plate, or touch the screen.</source>
        <translation>您好，请把身份证放在读卡区，或点屏幕开始。</translation>
    </message>
    <message>
        <source>Hello. What would you like to do?</source>
        <translation>您好，今天办什么事？</translation>
    </message>
    <message>
        <source>Choose a service, or type a few words.</source>
        <translation>请选一项，或写几个字查找。</translation>
    </message>
    <message>
        <source>This is what you need, and how long it takes.</source>
        <translation>这里写着需要什么、要多久。</translation>
    </message>
    <message>
        <source>Please read how your data is used.</source>
        <translation>请看一看您的信息怎样使用。</translation>
    </message>
    <message>
        <source>You are asked for a consent. Yes and no are both fine.</source>
        <translation>这里要征求您的同意，同意或不同意都可以。</translation>
    </message>
    <message>
        <source>Your card was read. Keep it with you.</source>
        <translation>身份证读好了，请收好。</translation>
    </message>
    <message>
        <source>Please choose how to show that the card is yours.</source>
        <translation>请选一种方式，证明是本人。</translation>
    </message>
    <message>
        <source>Please fill in what is asked on the screen.</source>
        <translation>请按屏幕填写。</translation>
    </message>
    <message>
        <source>Please check everything, and sign.</source>
        <translation>请核对全部内容，然后签名。</translation>
    </message>
    <message>
        <source>The result stands on the screen.</source>
        <translation>结果在屏幕上。</translation>
    </message>
    <message>
        <source>The result stands on the screen. Please take your slip.</source>
        <translation>结果在屏幕上，请取走小票。</translation>
    </message>
    <message>
        <source>It is registered, not yet accepted. Please read on the screen what comes next.</source>
        <translation>已登记，尚未受理。接下来怎么办，请看屏幕。</translation>
    </message>
    <message>
        <source>It is registered, not yet accepted. Please take your slip.</source>
        <translation>已登记，尚未受理。请取走小票。</translation>
    </message>
    <message>
        <source>An earlier application of yours is safe. Please look at the screen.</source>
        <translation>您先前的申请保存好了，请看屏幕。</translation>
    </message>
    <message>
        <source>How was it? You need not answer.</source>
        <translation>您觉得怎么样？不评也可以。</translation>
    </message>
    <message>
        <source>Goodbye. Please take your card and your papers.</source>
        <translation>再见，请带好身份证和材料。</translation>
    </message>
    <message>
        <source>Type the code of your slip.</source>
        <translation>请输入小票上的取件码。</translation>
    </message>
    <message>
        <source>The answer stands on the screen.</source>
        <translation>查询结果在屏幕上。</translation>
    </message>
    <message>
        <source>A form that you began is still here. Would you like to go on with it?</source>
        <translation>您填了一半的表还在。要接着填吗？</translation>
    </message>
    <message>
        <source>It is saved. Please take the code along before you go.</source>
        <translation>存好了。走之前请带上接续码。</translation>
    </message>
    <message>
        <source>Type or scan the code of the form that you saved.</source>
        <translation>请输入或扫描接续码。</translation>
    </message>
    <message>
        <source>You have not finished. Please choose on the screen.</source>
        <translation>还没有填完，请在屏幕上选择。</translation>
    </message>
    <message>
        <source>Are you still here? Please touch the screen.</source>
        <translation>您还在吗？请点一下屏幕。</translation>
    </message>
    <message>
        <source>Please look at the screen.</source>
        <translation>请看屏幕。</translation>
    </message>
    <message>
        <source>Here you get help: call the number, or be called back.</source>
        <translation>这里可以求助：打电话，或请人回电。</translation>
    </message>
    <message>
        <source>The guide is being printed.</source>
        <translation>正在打印办事指南。</translation>
    </message>
    <message>
        <source>Please take the guide from the slip printer.</source>
        <translation>请从凭条口取走办事指南。</translation>
    </message>
    <message>
        <source>Please look whether the guide came out. If not, print it again.</source>
        <translation>请看看办事指南出来了没有。没有的话，请再打一份。</translation>
    </message>
    <message>
        <source>The guide could not be printed. A phone can take it along instead.</source>
        <translation>办事指南没能打印。可以用手机扫码带走。</translation>
    </message>
    <message>
        <source>Page {page} of {pages} is on its way.</source>
        <translation>正在打印第 {page} 页，共 {pages} 页。</translation>
    </message>
    <message>
        <source>Please take it. Sheets: {pages}.</source>
        <translation>请取走，共 {pages} 张。</translation>
    </message>
    <message>
        <source>Nobody can say whether all of it came out. Please look. With your code you can have it printed at any machine or window.</source>
        <translation>不清楚是否全部打出，请看一下出纸口。凭取件码，可以到任何一台机器或窗口再打。</translation>
    </message>
    <message>
        <source>It is being fetched and checked. One moment, please.</source>
        <translation>正在取文件、核验真伪，请稍等。</translation>
    </message>
    <message>
        <source>It can be printed here. Sheets: {pages}.</source>
        <translation>可以在这里打印，共 {pages} 张。</translation>
    </message>
    <message>
        <source>It was not printed: either all copies for machines are out, or the city could not be asked to count one more. With your code the window gives you one.</source>
        <translation>没有打印：自助机可打的份数已打完，或现在连不上中心登记份数。凭取件码可到窗口领取。</translation>
    </message>
    <message>
        <source>It cannot be printed just now. With your code you can have it at any machine or window.</source>
        <translation>现在不能打印。凭取件码，可以到任何一台机器或窗口领取。</translation>
    </message>
    <message>
        <source>Put your bank card in, chip first</source>
        <translation>请插入银行卡，芯片朝里</translation>
    </message>
    <message>
        <source>Take this card out first</source>
        <translation>请先把这张卡取出来</translation>
    </message>
    <message>
        <source>Reading. Leave the card in</source>
        <translation>正在读卡，请不要拔出</translation>
    </message>
    <message>
        <source>Read. Take your card back</source>
        <translation>读好了，请取回您的卡</translation>
    </message>
    <message>
        <source>The card was not read</source>
        <translation>卡没有读出来</translation>
    </message>
    <message>
        <source>No card was put in</source>
        <translation>没有等到卡</translation>
    </message>
    <message>
        <source>The chip-card slot is out of order</source>
        <translation>插卡口暂时不能用</translation>
    </message>
    <message>
        <source>Only the account number is read. No money moves, and no PIN is asked for.</source>
        <translation>只读卡号，不动钱，也不用输密码。</translation>
    </message>
    <message>
        <source>It was in the slot before. If it is yours, put it in again. If not, please give it to the staff.</source>
        <translation>它早就在插卡口里。是您的，请再插一次；不是的，请交给工作人员。</translation>
    </message>
    <message>
        <source>It takes a few seconds.</source>
        <translation>需要几秒钟。</translation>
    </message>
    <message>
        <source>When you hand it in, the bank is asked whether it is yours. If that is unclear, a person looks.</source>
        <translation>提交以后会向银行核对账户是不是您本人的；核对不清的，由工作人员来看。</translation>
    </message>
    <message>
        <source>Please try again, or fill it in yourself.</source>
        <translation>请再试一次，或者自己填写。</translation>
    </message>
    <message>
        <source>You can still put it in now, or go back and fill in the form.</source>
        <translation>现在插卡也可以，或者返回填表。</translation>
    </message>
    <message>
        <source>Please go back and fill in the form.</source>
        <translation>请返回填表。</translation>
    </message>
    <message>
        <source>Your paper is being read</source>
        <translation>正在读您的材料</translation>
    </message>
    <message>
        <source>So that you need not type it. It takes a few seconds.</source>
        <translation>读好了您就不用打字，几秒钟就好。</translation>
    </message>
    <message>
        <source>Is this what your paper says?</source>
        <translation>和您的材料一样吗？</translation>
    </message>
    <message>
        <source>A machine read it and may be wrong. Compare it with your paper, and tick what is right.</source>
        <translation>这是机器读的，可能有错。请和材料对一对，对的请打勾。</translation>
    </message>
    <message>
        <source>Fill in and sign: it is kept safely here, and sent by itself when the network is back</source>
        <translation>填表、签名：安全存在本机，网络恢复后自动送出</translation>
    </message>
    <message>
        <source>You get a slip with a code. It says: registered, not yet accepted</source>
        <translation>您会拿到带取件码的小票，上面写着“已登记，尚未受理”</translation>
    </message>
    <message>
        <source>An answer on the spot</source>
        <translation>当场答复</translation>
    </message>
    <message>
        <source>Licences, sealed documents and payments</source>
        <translation>领证照、盖章文书，缴费</translation>
    </message>
    <message>
        <source>Reading this guide, and taking it along on paper or on a phone</source>
        <translation>看这份指南，打印或用手机带走</translation>
    </message>
    <message>
        <source>It comes straight from the city&apos;s registers, sealed: only with the network</source>
        <translation>直接从市里的数据库出，还要盖章，必须有网</translation>
    </message>
    <message>
        <source>Applying for this: it cannot be registered first, and needs the network</source>
        <translation>申请这一项：不能先登记，必须有网</translation>
    </message>
    <message>
        <source>Confirming that the card is yours: only the city can, and it cannot be reached just now</source>
        <translation>确认是您本人：要连市里的系统，现在连不上</translation>
    </message>
    <message>
        <source>Registering: this machine registers nothing more until the network is back</source>
        <translation>登记新申请：本机要等网络恢复</translation>
    </message>
    <message>
        <source>Registering here stops no legal deadline. If today is your last day, do not wait. Go here: {where}.</source>
        <translation>在这里登记，不中止法定期限。今天是最后一天的，请不要等，去这里：{where}。</translation>
    </message>
    <message>
        <source>If today is your last day, do not wait for the network. Go here: {where}.</source>
        <translation>今天是最后一天的，请不要等网络，去这里：{where}。</translation>
    </message>
    <message>
        <source>Network down: registered now, not yet accepted</source>
        <translation>网络断了：可先登记，尚未受理</translation>
    </message>
    <message>
        <source>Network down: this cannot be started here just now</source>
        <translation>网络断了：这一项现在办不了</translation>
    </message>
    <message>
        <source>{window}; or be called back</source>
        <translation>{window}；也可以让工作人员回电</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is wrong, so no last day is named. If {count} working days have passed and nobody has contacted you, ask.</source>
        <translation>本机时钟不准，说不出最晚提交的日子。过了 {count} 个工作日还没人联系您的，请去问。</translation>
    </message>
    <message>
        <source>It is tried today only. If it does not get through, it is not accepted and goes to the staff; if nobody has contacted you, ask on {ask}.</source>
        <translation>只在今天送。送不到就不能受理，会转给工作人员；没人联系您，{ask} 请来问。</translation>
    </message>
    <message>
        <source>It is tried until {last} (working days: {count}). If it does not get through by then, it is not accepted and goes to the staff; if nobody has contacted you, ask on {ask}.</source>
        <translation>一直试到 {last}（{count} 个工作日）。还送不到就不能受理，会转给工作人员；没人联系您，{ask} 请来问。</translation>
    </message>
    <message>
        <source>{window}, or call {hotline}</source>
        <translation>{window}，或拨打 {hotline}</translation>
    </message>
    <message>
        <source>This guide is from {day}. That is a while ago: please ask whether it still holds.</source>
        <translation>这份指南更新于 {day}，时间久了可能有变，请先问一下。</translation>
    </message>
    <message>
        <source>This guide is from {day}.</source>
        <translation>这份指南更新于 {day}。</translation>
    </message>
    <message>
        <source>This code cannot be right. Please compare it with your slip or your phone.</source>
        <translation>这个码不对，请和小票或手机上的对一对。</translation>
    </message>
    <message>
        <source>Nothing is kept under this code. It may be older than 90 days, or already submitted. You can start again on the home page.</source>
        <translation>这个码没查到存着的表，可能过了 90 天，或已经提交。可以回首页重新办。</translation>
    </message>
    <message>
        <source>The network is down, so the form cannot be fetched just now. It stays kept for you.</source>
        <translation>网络断了，表暂时取不到，还替您存着。</translation>
    </message>
    <message>
        <source>The service of this form is not offered on this machine. The window can tell you more.</source>
        <translation>这张表的事项，这台机器办不了。请到窗口问一问。</translation>
    </message>
    <message>
        <source>What you filled in before is back. Please look it over.</source>
        <translation>之前填的都在，请看一看对不对。</translation>
    </message>
    <message>
        <source>What still fits is back; {count} answers did not fit, and are asked again.</source>
        <translation>还能用的都在；有 {count} 项用不上了，请重新填。</translation>
    </message>
    <message>
        <source>What still fits is back; one answer did not fit, and is asked again.</source>
        <translation>还能用的都在；有 1 项用不上了，请重新填。</translation>
    </message>
    <message>
        <source>A complaint</source>
        <translation>投诉</translation>
    </message>
    <message>
        <source>Poor service, or something done wrong</source>
        <translation>服务不好，或办得不对</translation>
    </message>
    <message>
        <source>A suggestion</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>How it could be better</source>
        <translation>怎样能更好</translation>
    </message>
    <message>
        <source>I could not get it done</source>
        <translation>办不成事</translation>
    </message>
    <message>
        <source>Somebody at the city reads it</source>
        <translation>跑了几趟没办成，市里有人看</translation>
    </message>
    <message>
        <source>Complaints and suggestions</source>
        <translation>投诉 · 建议 · 办不成事</translation>
    </message>
    <message>
        <source>In your own words, if you like</source>
        <translation>想说的话，写在这里</translation>
    </message>
    <message>
        <source>Would you like an answer?</source>
        <translation>要不要答复？</translation>
    </message>
    <message>
        <source>Thank you. It is noted.</source>
        <translation>记下了，谢谢您。</translation>
    </message>
    <message>
        <source>No name is asked. It changes nothing about your application.</source>
        <translation>不问姓名，不影响您办事。</translation>
    </message>
    <message>
        <source>You may leave this empty. Please write no ID number and no account.</source>
        <translation>可以不写。请不要写身份证号和账号。</translation>
    </message>
    <message>
        <source>Then leave your mobile number. Without one it is read all the same.</source>
        <translation>要答复，请留手机号。不留也一样会看。</translation>
    </message>
    <message>
        <source>Your case goes along, so that you need not tell it again. The result stays as it is.</source>
        <translation>会带上您的办件，不用再说一遍。办理结果不受影响。</translation>
    </message>
    <message>
        <source>It is kept safely on this machine</source>
        <translation>已存在这台机器上</translation>
    </message>
    <message>
        <source>It goes to the city by itself as soon as the network allows. You need not wait.</source>
        <translation>网络一通就自动送到市里，您可以先回去。</translation>
    </message>
    <message>
        <source>The city has it</source>
        <translation>市里收到了</translation>
    </message>
    <message>
        <source>Your mobile number went along, so that you can be answered.</source>
        <translation>您的手机号一起送去了，方便答复您。</translation>
    </message>
    <message>
        <source>It could not be kept on this machine</source>
        <translation>没有存下来</translation>
    </message>
    <message>
        <source>Please try once more, or call {hotline}.</source>
        <translation>请再试一次，或拨打 {hotline}。</translation>
    </message>
    <message>
        <source>Only what you typed or chose is saved</source>
        <translation>只存您自己填的、选的内容</translation>
    </message>
    <message>
        <source>Nothing from your ID card, nothing from the registers, no scanned papers</source>
        <translation>不存身份证信息、部门数据和扫描件</translation>
    </message>
    <message>
        <source>It is locked with a code only you get</source>
        <translation>用接续码加锁，码只交给您</translation>
    </message>
    <message>
        <source>For {days} days you can continue it, on a phone or at any machine</source>
        <translation>{days} 天内，手机、自助机都能接着填</translation>
    </message>
    <message>
        <source>To submit it, come in person with your ID card</source>
        <translation>提交时，要本人带身份证来办</translation>
    </message>
    <message>
        <source>Save it, continue elsewhere</source>
        <translation>存下来，换个地方接着填</translation>
    </message>
    <message>
        <source>It is saved</source>
        <translation>存好了</translation>
    </message>
    <message>
        <source>It cannot be saved just now</source>
        <translation>现在存不了</translation>
    </message>
    <message>
        <source>It could not be saved</source>
        <translation>没有存成</translation>
    </message>
    <message>
        <source>This does not submit it. How it works:</source>
        <translation>这不是提交。请先看一看：</translation>
    </message>
    <message>
        <source>Not submitted yet. Please take the code with you.</source>
        <translation>还没有提交。走之前请带上接续码。</translation>
    </message>
    <message>
        <source>The network is down. You can finish filling it in here.</source>
        <translation>网络断了。您可以在这里接着填完。</translation>
    </message>
    <message>
        <source>You can try once more, or finish it here: nothing is lost.</source>
        <translation>可以再试一次，或在这里填完，填的都在。</translation>
    </message>
    <message>
        <source>Whoever has this code can read and change what you filled in: keep it safe</source>
        <translation>谁拿到接续码，就能看到、改动您填的内容，请收好</translation>
    </message>
    <message>
        <source>The form has changed since. What no longer fits is asked again; the rest is kept.</source>
        <translation>这张表后来改过。用不上的会重新问您，其余的照旧。</translation>
    </message>
    <message>
        <source>Filled in</source>
        <translation>填写时间</translation>
    </message>
    <message>
        <source>Still fit</source>
        <translation>还能用的</translation>
    </message>
    <message>
        <source>Answers given</source>
        <translation>已填几项</translation>
    </message>
    <message>
        <source>To fill in again</source>
        <translation>要重新填的</translation>
    </message>
    <message>
        <source>You saved it. You can continue it here.</source>
        <translation>这是您之前存下的，可以接着填。</translation>
    </message>
    <message>
        <source>The machine was interrupted. What you had filled in is still here.</source>
        <translation>刚才机器中断了。您填的内容还在。</translation>
    </message>
    <message>
        <source>Continue your form?</source>
        <translation>接着填吗？</translation>
    </message>
    <message>
        <source>The slip with the code is being printed.</source>
        <translation>接续码小票正在打印。</translation>
    </message>
    <message>
        <source>Please take the slip with the code from the printer.</source>
        <translation>请取走接续码小票。</translation>
    </message>
    <message>
        <source>Please look whether the slip came out. If not, print it again.</source>
        <translation>请看看小票出来没有。没有的话，再打一次。</translation>
    </message>
    <message>
        <source>The slip could not be printed. Scan the code with a phone, or write it down.</source>
        <translation>小票没打出来。请用手机扫码，或把码抄下来。</translation>
    </message>
    <message>
        <source>The network is down. With a phone that is online you can continue: scan your slip.</source>
        <translation>网络断了。手机有网的，可以扫小票上的码接着填。</translation>
    </message>
    <message>
        <source>This machine had to start again. A form that was not finished is kept until {time}: open the same service and lay the same ID card.</source>
        <translation>刚才本机重新启动过。没填完的表保留到 {time}：请打开同一事项，放上同一张身份证。</translation>
    </message>
    <message>
        <source>Started again</source>
        <translation>重新启动过</translation>
    </message>
    <message>
        <source>May your e-licence stand for this paper?</source>
        <translation>用电子证照代替这份材料吗？</translation>
    </message>
    <message>
        <source>You decide. Nothing is fetched before you say yes.</source>
        <translation>由您决定。您同意之前不会调取。</translation>
    </message>
    <message>
        <source>E-licences cannot be fetched just now</source>
        <translation>现在调不了电子证照</translation>
    </message>
    <message>
        <source>The network is down, so the store cannot be asked.</source>
        <translation>网络断了，查不了电子证照库。</translation>
    </message>
    <message>
        <source>Your e-licence is being fetched</source>
        <translation>正在调取您的电子证照</translation>
    </message>
    <message>
        <source>The store is being asked. A few seconds, please.</source>
        <translation>正在查电子证照库，请等几秒。</translation>
    </message>
    <message>
        <source>Fetched: this paper need not be handed in</source>
        <translation>调到了，这份材料免交</translation>
    </message>
    <message>
        <source>It goes with your application once you sign.</source>
        <translation>您签名之后，它随申请一起提交。</translation>
    </message>
    <message>
        <source>The store has no such licence of yours</source>
        <translation>证照库里没有您的这种证照</translation>
    </message>
    <message>
        <source>That is not your mistake: perhaps it exists on paper only.</source>
        <translation>不是您的问题，可能只发过纸质的。</translation>
    </message>
    <message>
        <source>Your licence has expired</source>
        <translation>您的证照过期了</translation>
    </message>
    <message>
        <source>One that has expired cannot stand for the paper.</source>
        <translation>过期的证照不能代替材料。</translation>
    </message>
    <message>
        <source>This licence was revoked</source>
        <translation>这张证照已被注销或撤销</translation>
    </message>
    <message>
        <source>It counts no more. The office that issued it can tell you why.</source>
        <translation>它不再有效，原因可以问发证机关。</translation>
    </message>
    <message>
        <source>This licence is not in your name</source>
        <translation>这张证照不是您本人的</translation>
    </message>
    <message>
        <source>Only your own can be used here, so nothing of it is shown.</source>
        <translation>这里只能用您本人的证照，所以不显示内容。</translation>
    </message>
    <message>
        <source>The store did not answer</source>
        <translation>证照库没有回应</translation>
    </message>
    <message>
        <source>So nothing is known of your licence now. It is not your mistake.</source>
        <translation>现在还不知道有没有您的证照，不是您的问题。</translation>
    </message>
    <message>
        <source>without end</source>
        <translation>长期</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>证照</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Holder</source>
        <translation>持证人</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>发证机关</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>有效期至</translation>
    </message>
    <message>
        <source>Without it you lay the paper itself under the camera, on a later page.</source>
        <translation>不用的话，后面把纸质材料放到摄像头下拍一下就行。</translation>
    </message>
    <message>
        <source>Without it you show the paper itself, or bring it here: {window}</source>
        <translation>不用的话，出示纸质材料，或带到这里：{window}</translation>
    </message>
    <message>
        <source>What is needed now, and what is not</source>
        <translation>现在还要哪些材料</translation>
    </message>
    <message>
        <source>Touch a paper to use an e-licence instead, or not to.</source>
        <translation>点一下材料，可以改用或不用电子证照。</translation>
    </message>
    <message>
        <source>An e-licence may stand for it</source>
        <translation>可用电子证照代替</translation>
    </message>
    <message>
        <source>By e-licence: done</source>
        <translation>已免交</translation>
    </message>
    <message>
        <source>Not needed</source>
        <translation>不需要</translation>
    </message>
    <message>
        <source>Scanned</source>
        <translation>已扫描</translation>
    </message>
    <message>
        <source>Please scan</source>
        <translation>请扫描</translation>
    </message>
    <message>
        <source>Please bring</source>
        <translation>请携带</translation>
    </message>
    <message>
        <source>By e-licence: {name} {number}, covered by your signature</source>
        <translation>已免交：{name} {number}，您的签名包含它</translation>
    </message>
    <message>
        <source>Then a person decides</source>
        <translation>那就由工作人员决定</translation>
    </message>
    <message>
        <source>You need not undertake anything. These are the other ways.</source>
        <translation>不承诺也可以，还有这些办法。</translation>
    </message>
    <message>
        <source>Do you undertake this?</source>
        <translation>您承诺这一条吗？</translation>
    </message>
    <message>
        <source>Condition {number} of {count}. Read it, and tick it only if it is so.</source>
        <translation>第 {number} 条，共 {count} 条。请看清楚，属实再勾选。</translation>
    </message>
    <message>
        <source>Staff check within {count} working days whether it is so.</source>
        <translation>{count} 个工作日内，工作人员会核查是否属实。</translation>
    </message>
    <message>
        <source>Go on without it: a person decides by the papers, and may ask for more of them. It takes at most: {limit}</source>
        <translation>不承诺，接着办：由工作人员看材料决定，可能要您补材料，{limit}内办结</translation>
    </message>
    <message>
        <source>Or bring your papers here: {where}</source>
        <translation>或者带材料到这里：{where}</translation>
    </message>
    <message>
        <source>Or go back, if you would rather undertake it</source>
        <translation>想承诺的，也可以返回</translation>
    </message>
    <message>
        <source>Not undertaken: a person decides</source>
        <translation>没有承诺，由工作人员决定</translation>
    </message>
    <message>
        <source>Conditions that you undertake to meet: {count}</source>
        <translation>您承诺符合的条件：{count} 条</translation>
    </message>
    <message>
        <source>Undertaking</source>
        <translation>告知承诺</translation>
    </message>
    <message>
        <source>The window still does it: {where}</source>
        <translation>窗口照常办：{where}</translation>
    </message>
    <message>
        <source>What you typed can be saved, and gone on with when it is back</source>
        <translation>已填的内容可以存下来，恢复后接着填</translation>
    </message>
    <message>
        <source>What you signed earlier goes its way. Nothing of it is lost</source>
        <translation>您之前签名提交的照常办理，不会丢</translation>
    </message>
    <message>
        <source>The city has just paused this service</source>
        <translation>市里刚刚暂停了这项服务</translation>
    </message>
    <message>
        <source>It is not your mistake. Nothing of this form was handed in.</source>
        <translation>不是您的问题。这张表没有提交。</translation>
    </message>
    <message>
        <source>Shall a person look at it again?</source>
        <translation>请工作人员再看看吗？</translation>
    </message>
    <message>
        <source>A person will look at it</source>
        <translation>工作人员会再看一遍</translation>
    </message>
    <message>
        <source>It is free, and you need not give a reason.</source>
        <translation>不收费，也不用说理由。</translation>
    </message>
    <message>
        <source>Your request is being written down.</source>
        <translation>正在记下您的请求。</translation>
    </message>
    <message>
        <source>The responsible office has your request.</source>
        <translation>承办部门已收到您的请求。</translation>
    </message>
    <message>
        <source>Staff of the responsible office look at the whole case</source>
        <translation>承办部门的工作人员把整件事再看一遍</translation>
    </message>
    <message>
        <source>What was decided stays as it is until they have looked</source>
        <translation>看完之前，原来的结果不变</translation>
    </message>
    <message>
        <source>You hear of it by short message where a phone number is on record, and with your code at any machine</source>
        <translation>登记过手机号的，结果发短信；也可凭取件码在任意自助机上查</translation>
    </message>
    <message>
        <source>Once is enough: you need not ask again</source>
        <translation>提一次就够了，不用重复提</translation>
    </message>
    <message>
        <source>A person was asked to look at it. Ticket {number}</source>
        <translation>已请工作人员再看，受理号 {number}</translation>
    </message>
    <message>
        <source>A person was asked to look at it</source>
        <translation>已请工作人员再看</translation>
    </message>
    <message>
        <source>A register does not answer at this hour</source>
        <translation>这个时间有的数据库查不到</translation>
    </message>
    <message>
        <source>tomorrow {time}</source>
        <translation>明天 {time}</translation>
    </message>
    <message>
        <source>Registers closed until {time}: register now, checked then</source>
        <translation>现在可登记，{time} 后接着核对</translation>
    </message>
    <message>
        <source>Its register is closed now. It can be printed from {time} on.</source>
        <translation>数据库现在查不到，{time} 后可以打印。</translation>
    </message>
    <message>
        <source>A register answers only from {time} on: it is registered now, and decided after that</source>
        <translation>{time} 后，有的数据库才查得到：现在先登记，到时再核对决定</translation>
    </message>
    <message>
        <source>Some registers answer at certain hours only</source>
        <translation>有的数据库只在规定时间查得到</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is not right, so please look at your own. Outside of these hours it is not decided on the spot.</source>
        <translation>本机时钟不准，请看您自己的时间。不在这些时间内，要晚些才有结果。</translation>
    </message>
    <message>
        <source>It can be printed from {time} on. Beginning now would not help: please come back then, or ask at the window.</source>
        <translation>{time} 后可以打印。现在开始办也打不出来，请到时再来，或到窗口问。</translation>
    </message>
    <message>
        <source>You can register now. From {time} on the system goes on checking by itself. The result comes by short message where a phone number is on record, and with your code at any machine.</source>
        <translation>现在可以登记。{time} 后系统自动接着核对。登记过手机号的，结果发短信；也可凭取件码在任意自助机上查。</translation>
    </message>
    <message>
        <source>They answer again from {time} on.</source>
        <translation>{time} 后又查得到。</translation>
    </message>
    <message>
        <source>{register}: daily {hours}</source>
        <translation>{register}：每天 {hours} 查得到</translation>
    </message>
    <message>
        <source>{actor}, in the name of {principal}</source>
        <translation>{actor}（以{principal}的名义）</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>受理</translation>
    </message>
    <message>
        <source>Looked at</source>
        <translation>审查</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>办结</translation>
    </message>
    <message>
        <source>The time stands still since {since}: something is wanted</source>
        <translation>{since} 起暂停计时：等您补材料</translation>
    </message>
    <message>
        <source>The time stands still since {since}: the office takes longer</source>
        <translation>{since} 起暂停计时：延长审批</translation>
    </message>
    <message>
        <source>The time stands still since {since}: a special procedure</source>
        <translation>{since} 起暂停计时：特别程序</translation>
    </message>
    <message>
        <source>something was wanted</source>
        <translation>等您补材料</translation>
    </message>
    <message>
        <source>the office took longer</source>
        <translation>延长审批</translation>
    </message>
    <message>
        <source>a special procedure</source>
        <translation>特别程序</translation>
    </message>
    <message>
        <source>Working days until then: {count}</source>
        <translation>还有 {count} 个工作日</translation>
    </message>
    <message>
        <source>Days until then: {count}</source>
        <translation>离期限还有 {count} 天</translation>
    </message>
    <message>
        <source>Late by working days: {count}. You may ask why</source>
        <translation>已超过 {count} 个工作日，可以问原因</translation>
    </message>
    <message>
        <source>Late by days: {count}. You may ask why</source>
        <translation>已超期 {count} 天，您可以问为什么</translation>
    </message>
    <message>
        <source>Of {limit} working days promised, {used} are used</source>
        <translation>承诺 {limit} 个工作日，已用 {used} 个</translation>
    </message>
    <message>
        <source>Of {limit} days promised, {used} are used</source>
        <translation>承诺 {limit} 天，已用 {used} 天</translation>
    </message>
    <message>
        <source>By law at the latest {day}</source>
        <translation>法定最晚 {day}</translation>
    </message>
    <message>
        <source>{stands}, until {day} at the longest</source>
        <translation>{stands}，最长到 {day}</translation>
    </message>
    <message>
        <source>{stands}. Reason: {reason}</source>
        <translation>{stands}。原因：{reason}</translation>
    </message>
    <message>
        <source>{stands}. Working days that do not count: {count}</source>
        <translation>{stands}。已有 {count} 个工作日不算</translation>
    </message>
    <message>
        <source>{stands}. Days that do not count: {count}</source>
        <translation>{stands}。已有 {count} 天不算</translation>
    </message>
    <message>
        <source>The time stood still from {since} to {until}: {why}</source>
        <translation>停过表：{since}到{until}，{why}</translation>
    </message>
    <message>
        <source>Not counted: {count} working days, {since} to {until}: {why}</source>
        <translation>不算的 {count} 个工作日：{since}到{until}，{why}</translation>
    </message>
    <message>
        <source>Not counted: {count} days, {since} to {until}: {why}</source>
        <translation>不算的 {count} 天：{since}到{until}，{why}</translation>
    </message>
    <message>
        <source>Done here from beginning to end</source>
        <translation>在这里从头办到尾</translation>
    </message>
    <message>
        <source>Handed in here, decided there</source>
        <translation>在这里收件，由那边办</translation>
    </message>
    <message>
        <source>Checked here first, then decided there</source>
        <translation>先在这里核对，再由那边办</translation>
    </message>
    <message>
        <source>For the place</source>
        <translation>办理地</translation>
    </message>
    <message>
        <source>Where the result goes</source>
        <translation>结果送到哪里</translation>
    </message>
    <message>
        <source>This is how it goes for that place.</source>
        <translation>这个地方的事，这样办。</translation>
    </message>
    <message>
        <source>This place</source>
        <translation>就是这里</translation>
    </message>
    <message>
        <source>Here: {city}</source>
        <translation>就在本市：{city}</translation>
    </message>
    <message>
        <source>For most people who live here</source>
        <translation>住在本市的，大多选这个</translation>
    </message>
    <message>
        <source>Another place</source>
        <translation>别的地方</translation>
    </message>
    <message>
        <source>It is not in this list</source>
        <translation>名单里没有</translation>
    </message>
    <message>
        <source>Which place is it for?</source>
        <translation>要在哪里办？</translation>
    </message>
    <message>
        <source>Papers, time and who decides depend on it. You can go back and change it.</source>
        <translation>材料、时间和由谁办，各地不一样。选错了可以返回重选。</translation>
    </message>
    <message>
        <source>That place does it itself</source>
        <translation>那个地方由当地自己办</translation>
    </message>
    <message>
        <source>It has not agreed with this city that it is done here. These are the ways:</source>
        <translation>那边还没有和本市约定在这里办。可以这样办：</translation>
    </message>
    <message>
        <source>There</source>
        <translation>到当地</translation>
    </message>
    <message>
        <source>At the government-service hall of that place, or on 12345 with its area code before it</source>
        <translation>到当地政务服务大厅，或加拨当地区号打 12345</translation>
    </message>
    <message>
        <source>Ask here</source>
        <translation>在这里问</translation>
    </message>
    <message>
        <source>Read the guide</source>
        <translation>看办事指南</translation>
    </message>
    <message>
        <source>How it is done</source>
        <translation>怎么办</translation>
    </message>
    <message>
        <source>How</source>
        <translation>怎么交</translation>
    </message>
    <message>
        <source>Who decides it</source>
        <translation>由谁办</translation>
    </message>
    <message>
        <source>Needed</source>
        <translation>要带</translation>
    </message>
    <message>
        <source>{place}: {how}. {office}, {promise}. Result: {result}</source>
        <translation>{place}：{how}。{office}，{promise}。结果：{result}</translation>
    </message>
    <message>
        <source>Where do you want to come?</source>
        <translation>去哪里办？</translation>
    </message>
    <message>
        <source>On which day?</source>
        <translation>哪一天去？</translation>
    </message>
    <message>
        <source>At what time?</source>
        <translation>几点去？</translation>
    </message>
    <message>
        <source>Looking for free times</source>
        <translation>正在查哪些时间还有名额</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>再查一次</translation>
    </message>
    <message>
        <source>Every time of the next ten working days is taken.</source>
        <translation>往后十个工作日都约满了。</translation>
    </message>
    <message>
        <source>By telephone</source>
        <translation>打电话</translation>
    </message>
    <message>
        <source>Call {hotline}: it can be booked there</source>
        <translation>拨打 {hotline}，也能约</translation>
    </message>
    <message>
        <source>Chosen now: {day} {time}, {place}</source>
        <translation>现在选的是：{day} {time}，{place}</translation>
    </message>
    <message>
        <source>Keep this time</source>
        <translation>就用这个时间</translation>
    </message>
    <message>
        <source>No room</source>
        <translation>约满了</translation>
    </message>
    <message>
        <source>Choose the place, then the day, then the time.</source>
        <translation>先选地方，再选哪天、几点。</translation>
    </message>
    <message>
        <source>{weekday} · {count} times free</source>
        <translation>{weekday} · 还有 {count} 个时间</translation>
    </message>
    <message>
        <source>{count} free</source>
        <translation>还剩 {count} 个</translation>
    </message>
    <message>
        <source>{day}, {place}</source>
        <translation>{day}，{place}</translation>
    </message>
    <message>
        <source>It is yours once it is confirmed, right after you sign.</source>
        <translation>签名以后马上确认，确认了才算约好。</translation>
    </message>
    <message>
        <source>Where to come</source>
        <translation>去哪里</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Bring along</source>
        <translation>要带</translation>
    </message>
    <message>
        <source>Not answered</source>
        <translation>没有回答</translation>
    </message>
    <message>
        <source>The list for your answers</source>
        <translation>按您的回答列的清单</translation>
    </message>
    <message>
        <source>Or instead</source>
        <translation>或者用</translation>
    </message>
    <message>
        <source>Need</source>
        <translation>必要性</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>份数</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>规格</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从哪里来</translation>
    </message>
    <message>
        <source>Please note</source>
        <translation>填报须知</translation>
    </message>
    <message>
        <source>Taken when</source>
        <translation>受理标准</translation>
    </message>
    <message>
        <source>Need not bring</source>
        <translation>免交</translation>
    </message>
    <message>
        <source>If it applies to you</source>
        <translation>看情况</translation>
    </message>
    <message>
        <source>E-licence will do</source>
        <translation>可用电子证照</translation>
    </message>
    <message>
        <source>{need}, within {days} working days</source>
        <translation>{need}，{days} 个工作日内</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>谁来办</translation>
    </message>
    <message>
        <source>By when</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>Judged by</source>
        <translation>审查标准</translation>
    </message>
    <message>
        <source>Promised</source>
        <translation>承诺时限</translation>
    </message>
    <message>
        <source>Legal limit</source>
        <translation>法定时限</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>办件类型</translation>
    </message>
    <message>
        <source>How long it takes</source>
        <translation>要多久</translation>
    </message>
    <message>
        <source>Not counted in these limits</source>
        <translation>特别程序，不算在时限里</translation>
    </message>
    <message>
        <source>Can be paid online</source>
        <translation>可以网上缴费</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>缴费方式</translation>
    </message>
    <message>
        <source>What it costs</source>
        <translation>收费</translation>
    </message>
    <message>
        <source>Do I have to come?</source>
        <translation>要跑一趟吗？</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>咨询</translation>
    </message>
    <message>
        <source>Complain</source>
        <translation>监督投诉</translation>
    </message>
    <message>
        <source>You can book a time</source>
        <translation>可以预约时间</translation>
    </message>
    <message>
        <source>The result can be sent by post</source>
        <translation>结果可以邮寄</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>开放时间</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Also</source>
        <translation>另外</translation>
    </message>
    <message>
        <source>Questions and complaints</source>
        <translation>咨询和投诉</translation>
    </message>
    <message>
        <source>No window of this hall does it. Please go to: {place}</source>
        <translation>这个大厅没有窗口办这件事，请到：{place}</translation>
    </message>
    <message>
        <source>Not in this hall</source>
        <translation>不在这个大厅</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>在别处</translation>
    </message>
    <message>
        <source>What it rests on</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>As the city&apos;s list has it</source>
        <translation>清单上的要素</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>主管部门</translation>
    </message>
    <message>
        <source>Decides in law</source>
        <translation>实施主体</translation>
    </message>
    <message>
        <source>Nature</source>
        <translation>主体性质</translation>
    </message>
    <message>
        <source>City&apos;s lists</source>
        <translation>列入清单</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>事项类型</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>行使层级</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>权力来源</translation>
    </message>
    <message>
        <source>Given by</source>
        <translation>委托部门</translation>
    </message>
    <message>
        <source>For</source>
        <translation>服务对象</translation>
    </message>
    <message>
        <source>Together with</source>
        <translation>联办机构</translation>
    </message>
    <message>
        <source>Intermediaries</source>
        <translation>中介服务</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量限制</translation>
    </message>
    <message>
        <source>Done across</source>
        <translation>通办范围</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>网办深度</translation>
    </message>
    <message>
        <source>Themes</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>In force since</source>
        <translation>生效日期</translation>
    </message>
    <message>
        <source>Basic code</source>
        <translation>基本编码</translation>
    </message>
    <message>
        <source>Implementation code</source>
        <translation>实施编码</translation>
    </message>
    <message>
        <source>Handling code</source>
        <translation>业务办理项编码</translation>
    </message>
    <message>
        <source>Item code</source>
        <translation>事项编码</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Stop and think: is it you who wants this?</source>
        <translation>先停一下：是您自己要改吗？</translation>
    </message>
    <message>
        <source>From your {licence}</source>
        <translation>来自您的{licence}</translation>
    </message>
    <message>
        <source>You may hand it in later: within {count} working days, until {day}, with your slip at the window. If it does not come, a member of staff gets in touch with you first; nothing is taken back by itself.</source>
        <translation>可以后补：{count} 个工作日内，{day}前，带小票到窗口交。到期没交，工作人员先联系您，不会自动撤销。</translation>
    </message>
    <message>
        <source>Still to bring: {paper}, until {day}, to {window}</source>
        <translation>还要补交：{paper}，{day}前交，{window}</translation>
    </message>
    <message>
        <source>{paper} was to come by {day}. The staff have it in hand; please bring it to {window}, or call</source>
        <translation>{paper}说好{day}前补交，还没有收到，已转工作人员。请尽快补交，{window}</translation>
    </message>
    <message>
        <source>{paper} was handed in at a machine {time}; a member of staff is looking at it</source>
        <translation>{paper}已在自助机交来（{time}），工作人员正在看</translation>
    </message>
    <message>
        <source>Please hand in {paper} once more. Why: {why}</source>
        <translation>{paper}请再交一次：{why}</translation>
    </message>
    <message>
        <source>Your paper is being handed in</source>
        <translation>正在交材料</translation>
    </message>
    <message>
        <source>Your paper is handed in</source>
        <translation>材料交上去了</translation>
    </message>
    <message>
        <source>This paper is here already</source>
        <translation>这份材料已经交过了</translation>
    </message>
    <message>
        <source>This paper is not needed any more</source>
        <translation>这份材料不用再交了</translation>
    </message>
    <message>
        <source>Your paper is not handed in yet</source>
        <translation>材料还没有交上去</translation>
    </message>
    <message>
        <source>The city is taking it. A few seconds, please.</source>
        <translation>正在送到市里，请等几秒。</translation>
    </message>
    <message>
        <source>The city has it. A member of staff looks at it; nothing else is to be done.</source>
        <translation>已收到，工作人员会看。您不用再做什么。</translation>
    </message>
    <message>
        <source>It was handed in before, and a member of staff is looking at it.</source>
        <translation>之前已经交来，工作人员正在看。</translation>
    </message>
    <message>
        <source>A member of staff has dealt with it. Nothing was kept of what you showed.</source>
        <translation>工作人员已经办好了。刚才拍的没有留下。</translation>
    </message>
    <message>
        <source>The network was cut, so we cannot say that it has been taken. Please try again: it is never taken twice.</source>
        <translation>网络断了，没法确认收到没有。请再试一次，不会重复收。</translation>
    </message>
    <message>
        <source>Or bring the paper here: {where}</source>
        <translation>也可以带材料到：{where}</translation>
    </message>
    <message>
        <source>Until it is handed in, the paper is still owed</source>
        <translation>交上去之前，还算没有补交</translation>
    </message>
    <message>
        <source>If something is wrong with it, you get a message and can hand it in again</source>
        <translation>要是哪里不行，会发短信告诉您，可以再交</translation>
    </message>
    <message>
        <source>You can see how it stands at any machine</source>
        <translation>在任何一台自助机都能查到进展</translation>
    </message>
    <message>
        <source>Keep the paper itself: staff may ask to see it</source>
        <translation>原件请留好，工作人员可能要看</translation>
    </message>
</context>
<context>
    <name>KeyPad</name>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Delete the last digit</source>
        <translation>删掉最后一位</translation>
    </message>
</context>
<context>
    <name>LeaveQuestion</name>
    <message>
        <source>You have not finished</source>
        <translation>还没有填完</translation>
    </message>
    <message>
        <source>It is not submitted. If you end now, what you filled in is cleared; you can save it first and continue elsewhere.</source>
        <translation>还没有提交。现在结束，填的内容会清除；也可以先存下来，换个地方接着填。</translation>
    </message>
    <message>
        <source>It is not submitted. If you end now, what you filled in is cleared. The network is down, so it cannot be saved for later.</source>
        <translation>还没有提交。现在结束，填的内容会清除。网络断了，暂时不能存到别处。</translation>
    </message>
    <message>
        <source>Keep filling in</source>
        <translation>接着填</translation>
    </message>
    <message>
        <source>Save it, continue elsewhere</source>
        <translation>存下来，换个地方接着填</translation>
    </message>
    <message>
        <source>End and clear</source>
        <translation>结束并清除</translation>
    </message>
</context>
<context>
    <name>LicencePage</name>
    <message>
        <source>No, I use the paper</source>
        <translation>不用，我交纸质材料</translation>
    </message>
    <message>
        <source>Do not use it after all</source>
        <translation>收回，不用它了</translation>
    </message>
    <message>
        <source>Ask the store again</source>
        <translation>再查一次</translation>
    </message>
    <message>
        <source>Yes, fetch it</source>
        <translation>同意调取</translation>
    </message>
    <message>
        <source>Asking the store</source>
        <translation>正在查证照库</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Go on without it</source>
        <translation>不用它，继续</translation>
    </message>
    <message>
        <source>Instead of: %1</source>
        <translation>代替材料：%1</translation>
    </message>
    <message>
        <source>What the store says</source>
        <translation>证照库的记载</translation>
    </message>
    <message>
        <source>If you say no</source>
        <translation>如果不同意</translation>
    </message>
    <message>
        <source>The way on</source>
        <translation>接下来怎么办</translation>
    </message>
</context>
<context>
    <name>LiveView</name>
    <message>
        <source>The camera is being switched on</source>
        <translation>摄像头正在打开</translation>
    </message>
    <message>
        <source>The picture has stopped. It comes back by itself; if not, ask for help.</source>
        <translation>画面停了，会自己恢复；没恢复请找人帮忙。</translation>
    </message>
</context>
<context>
    <name>LookupPage</name>
    <message>
        <source>This is where it stands</source>
        <translation>目前办到这里</translation>
    </message>
    <message>
        <source>Where is my case?</source>
        <translation>办到哪了？</translation>
    </message>
    <message>
        <source>The first five characters</source>
        <translation>输入前五位</translation>
    </message>
    <message>
        <source>Type the code of your slip: three groups of five</source>
        <translation>输入小票上的取件码：三组，每组 5 位</translation>
    </message>
    <message>
        <source>Hold the code of your slip under the scanner, or type it</source>
        <translation>把小票上的码对准扫码器，也可以手输</translation>
    </message>
    <message>
        <source>Hold the code of your slip under the camera, or type it</source>
        <translation>把小票上的码放到高拍仪下，也可以手输</translation>
    </message>
    <message>
        <source>Of the code on the slip. With your card they are enough.</source>
        <translation>小票上取件码的前五位，和您的证件一起就够了。</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>回首页</translation>
    </message>
    <message>
        <source>Look it up</source>
        <translation>查进度</translation>
    </message>
    <message>
        <source>Looking it up</source>
        <translation>正在查</translation>
    </message>
    <message>
        <source>Code of the slip</source>
        <translation>小票上的取件码</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2 位</translation>
    </message>
    <message>
        <source>With my ID card instead</source>
        <translation>用身份证查</translation>
    </message>
    <message>
        <source>No slip needed</source>
        <translation>不用小票</translation>
    </message>
    <message>
        <source>Letters that look like digits do not occur: for O type 0, for I or L type 1.</source>
        <translation>取件码里没有像数字的字母：看着像 O 就按 0，像 I 或 L 就按 1。</translation>
    </message>
    <message>
        <source>Nothing more is shown here</source>
        <translation>这里不显示更多</translation>
    </message>
    <message>
        <source>The code alone says no more, so that a lost slip gives nothing away</source>
        <translation>只凭取件码看不到别的，小票丢了也不怕</translation>
    </message>
    <message>
        <source>Withdraw it (with your ID card)</source>
        <translation>撤回这一件（要用身份证）</translation>
    </message>
</context>
<context>
    <name>MaterialLine</name>
    <message>
        <source>Need not bring</source>
        <translation>不用带</translation>
    </message>
    <message>
        <source>If it applies</source>
        <translation>看情况</translation>
    </message>
    <message>
        <source>E-licence will do</source>
        <translation>可用电子证照</translation>
    </message>
    <message>
        <source>Please bring</source>
        <translation>要带</translation>
    </message>
</context>
<context>
    <name>MaterialsPage</name>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>MonthPad</name>
    <message>
        <source>The year before</source>
        <translation>前一年</translation>
    </message>
    <message>
        <source>Year %1</source>
        <translation>%1 年</translation>
    </message>
    <message>
        <source>The year after</source>
        <translation>后一年</translation>
    </message>
</context>
<context>
    <name>NoticePage</name>
    <message>
        <source>What happens with your data</source>
        <translation>您的信息怎么用</translation>
    </message>
    <message>
        <source>Please read this once. Nothing has been sent yet.</source>
        <translation>请先看一遍。现在还没有提交任何信息。</translation>
    </message>
    <message>
        <source>I have read it, go on</source>
        <translation>看过了，往下办</translation>
    </message>
    <message>
        <source>Version of this notice: %1</source>
        <translation>告知书版本：%1</translation>
    </message>
</context>
<context>
    <name>OfflineCard</name>
    <message>
        <source>Works now</source>
        <translation>现在能办</translation>
    </message>
    <message>
        <source>Not without the network</source>
        <translation>断网时办不了</translation>
    </message>
    <message>
        <source>Until when</source>
        <translation>试到什么时候</translation>
    </message>
    <message>
        <source>If there is a deadline</source>
        <translation>有期限的请注意</translation>
    </message>
    <message>
        <source>Another way</source>
        <translation>别的办法</translation>
    </message>
    <message>
        <source>Have somebody call me back</source>
        <translation>请工作人员给我回电</translation>
    </message>
</context>
<context>
    <name>OutOfServicePage</name>
    <message>
        <source>This machine is out of service</source>
        <translation>本机暂停服务</translation>
    </message>
    <message>
        <source>Where to go instead</source>
        <translation>可以去这里办</translation>
    </message>
    <message>
        <source>Did you leave something here?</source>
        <translation>有东西落在这里？</translation>
    </message>
    <message>
        <source>Stay, and touch Get help at the lower left</source>
        <translation>请别走开，点左下“请人帮我”</translation>
    </message>
    <message>
        <source>For the technician</source>
        <translation>给维护人员</translation>
    </message>
</context>
<context>
    <name>PageFrame</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
</context>
<context>
    <name>PaperCard</name>
    <message>
        <source>The document is being printed</source>
        <translation>正在打印文件</translation>
    </message>
    <message>
        <source>The document is printed</source>
        <translation>文件打好了</translation>
    </message>
    <message>
        <source>The document was not printed</source>
        <translation>文件没有打印</translation>
    </message>
    <message>
        <source>Please look whether all of it came out</source>
        <translation>请看文件是否全部打出</translation>
    </message>
    <message>
        <source>The document on A4</source>
        <translation>A4 纸质文件</translation>
    </message>
</context>
<context>
    <name>PaperFieldsPage</name>
    <message>
        <source>Go on without waiting</source>
        <translation>不等了，继续</translation>
    </message>
    <message>
        <source>Take over what is ticked</source>
        <translation>填入打勾的内容</translation>
    </message>
    <message>
        <source>I will type it myself</source>
        <translation>我自己填</translation>
    </message>
    <message>
        <source>Now it says: %1</source>
        <translation>现在填的是：%1</translation>
    </message>
    <message>
        <source>Will be filled in</source>
        <translation>会填入表格</translation>
    </message>
    <message>
        <source>Tick it if it is right</source>
        <translation>对的话请打勾</translation>
    </message>
    <message>
        <source>Nothing is filled in by itself</source>
        <translation>不打勾就不会填入</translation>
    </message>
    <message>
        <source>You can change everything on the next pages, too.</source>
        <translation>后面几页也都可以改。</translation>
    </message>
</context>
<context>
    <name>PausedPage</name>
    <message>
        <source>Save what I typed</source>
        <translation>把填的存下来</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>回到首页</translation>
    </message>
    <message>
        <source>Your ways on</source>
        <translation>您可以这样办</translation>
    </message>
</context>
<context>
    <name>PayeePage</name>
    <message>
        <source>I did not want this: leave it empty</source>
        <translation>不是我要填的，清空</translation>
    </message>
    <message>
        <source>Keep the account on record</source>
        <translation>用原来的账户</translation>
    </message>
    <message>
        <source>It is mine: go on</source>
        <translation>是我本人的，继续</translation>
    </message>
    <message>
        <source>I want to change it</source>
        <translation>是我自己要改</translation>
    </message>
    <message>
        <source>On record</source>
        <translation>原来的</translation>
    </message>
    <message>
        <source>What you entered</source>
        <translation>您填的</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新填的</translation>
    </message>
</context>
<context>
    <name>PinyinKeyboard</name>
    <message>
        <source>Done</source>
        <translation>填好了</translation>
    </message>
    <message>
        <source>Type Pinyin, then touch the word</source>
        <translation>打拼音，再点要的字</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>字母</translation>
    </message>
    <message>
        <source>Digits and signs</source>
        <translation>数字和符号</translation>
    </message>
    <message>
        <source>Show the keys</source>
        <translation>回到键盘</translation>
    </message>
    <message>
        <source>Show more words</source>
        <translation>更多字词</translation>
    </message>
    <message>
        <source>Earlier words</source>
        <translation>前一页</translation>
    </message>
    <message>
        <source>Further words</source>
        <translation>后一页</translation>
    </message>
    <message>
        <source>Split &apos;</source>
        <translation>分隔 &apos;</translation>
    </message>
    <message>
        <source>Split syllables</source>
        <translation>隔开拼音</translation>
    </message>
    <message>
        <source>Capital letters</source>
        <translation>大写</translation>
    </message>
    <message>
        <source>Delete the last character</source>
        <translation>删掉最后一个字</translation>
    </message>
    <message>
        <source>Type Pinyin</source>
        <translation>打拼音</translation>
    </message>
    <message>
        <source>Type letters</source>
        <translation>打字母</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Pick the first</source>
        <translation>选中第一个</translation>
    </message>
</context>
<context>
    <name>ProgressPage</name>
    <message>
        <source>Under way, at most %1 seconds</source>
        <translation>正在办，最多等 %1 秒</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>If there is no answer by then, you will be told what that means.</source>
        <translation>到时还没有答复，会告诉您怎么办。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>正在进行</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Get help</source>
        <translation>请人帮我</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>End, take card</source>
        <translation>结束 · 取卡</translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
</context>
<context>
    <name>RatingPage</name>
    <message>
        <source>Very good</source>
        <translation>非常满意</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>满意</translation>
    </message>
    <message>
        <source>Fair</source>
        <translation>基本满意</translation>
    </message>
    <message>
        <source>Poor</source>
        <translation>不满意</translation>
    </message>
    <message>
        <source>Very poor</source>
        <translation>很不满意</translation>
    </message>
    <message>
        <source>How was it this time?</source>
        <translation>这次办得怎么样？</translation>
    </message>
    <message>
        <source>One touch is enough. Skipping it changes nothing.</source>
        <translation>点一个就行。不评也可以，不影响办理结果。</translation>
    </message>
    <message>
        <source>Skip this</source>
        <translation>不评了</translation>
    </message>
    <message>
        <source>Choose a face first</source>
        <translation>先点一个表情</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>提交评价</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>已选</translation>
    </message>
    <message>
        <source>What was not good? (any number, or none)</source>
        <translation>哪里不好？（可不选，可多选）</translation>
    </message>
    <message>
        <source>What was good? (any number, or none)</source>
        <translation>好在哪里？（可不选，可多选）</translation>
    </message>
    <message>
        <source>Complaints and suggestions</source>
        <translation>投诉 · 建议 · 办不成事</translation>
    </message>
    <message>
        <source>In your own words, to a person at the city</source>
        <translation>用自己的话说给市里听</translation>
    </message>
</context>
<context>
    <name>RecoveredPage</name>
    <message>
        <source>Your earlier application</source>
        <translation>您以前的申请</translation>
    </message>
    <message>
        <source>Signed on this machine. This is how it stands.</source>
        <translation>在这台机器上签过字，现在到了这一步。</translation>
    </message>
    <message>
        <source>Print the slip</source>
        <translation>打印小票</translation>
    </message>
    <message>
        <source>The slip is being printed</source>
        <translation>正在打印小票</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>往下办</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>签名时间</translation>
    </message>
</context>
<context>
    <name>RegionPad</name>
    <message>
        <source>Change %1</source>
        <translation>改：%1</translation>
    </message>
    <message>
        <source>Find by name</source>
        <translation>按名称找</translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message>
        <source>No slip</source>
        <translation>不要小票</translation>
    </message>
    <message>
        <source>Print again</source>
        <translation>再打一次</translation>
    </message>
    <message>
        <source>The slip is being printed</source>
        <translation>正在打印小票</translation>
    </message>
    <message>
        <source>Print the slip again</source>
        <translation>再打一次小票</translation>
    </message>
    <message>
        <source>Print the slip</source>
        <translation>打印小票</translation>
    </message>
    <message>
        <source>No paper</source>
        <translation>不打印</translation>
    </message>
    <message>
        <source>Only the slip</source>
        <translation>只打小票</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>The document is being printed</source>
        <translation>正在打印文件</translation>
    </message>
    <message>
        <source>Print the document again</source>
        <translation>再打一次文件</translation>
    </message>
    <message>
        <source>Print the document</source>
        <translation>打印文件</translation>
    </message>
    <message>
        <source>If there is a deadline</source>
        <translation>有期限的请注意</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>为什么</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>怎么补</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>去哪里</translation>
    </message>
    <message>
        <source>Why, and what you can do</source>
        <translation>为什么，可以怎么办</translation>
    </message>
    <message>
        <source>Case %1</source>
        <translation>办件编号 %1</translation>
    </message>
    <message>
        <source>What comes next</source>
        <translation>接下来</translation>
    </message>
    <message>
        <source>Ask a person to look at it</source>
        <translation>请人再看看</translation>
    </message>
    <message>
        <source>I could not get it done</source>
        <translation>办不成事</translation>
    </message>
    <message>
        <source>I changed my mind: withdraw it</source>
        <translation>我改主意了，撤回</translation>
    </message>
    <message>
        <source>What decided it</source>
        <translation>根据什么定的</translation>
    </message>
    <message>
        <source>Met</source>
        <translation>符合</translation>
    </message>
    <message>
        <source>Not met</source>
        <translation>不符合</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>查不到</translation>
    </message>
    <message>
        <source>Could not be checked</source>
        <translation>没能核对</translation>
    </message>
</context>
<context>
    <name>ResumePage</name>
    <message>
        <source>Continue a form</source>
        <translation>接着填</translation>
    </message>
    <message>
        <source>Hold the code under the scanner, or type it</source>
        <translation>把接续码对准扫码器，也可以手输</translation>
    </message>
    <message>
        <source>Hold the code under the camera, or type it</source>
        <translation>把接续码放到高拍仪下，也可以手输</translation>
    </message>
    <message>
        <source>Type the code that you got: three groups of five</source>
        <translation>输入接续码：三组，每组 5 位</translation>
    </message>
    <message>
        <source>Fetching the form</source>
        <translation>正在取表</translation>
    </message>
    <message>
        <source>Fetch the form</source>
        <translation>取回我的表</translation>
    </message>
    <message>
        <source>Resume code</source>
        <translation>接续码</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Then as usual: read the notice, lay your ID card. Only what you typed comes back.</source>
        <translation>接下来照常：看告知书、放身份证。只带回您填的内容。</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>No, leave it</source>
        <translation>不用了</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Yes, ask a person</source>
        <translation>请人再看看</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>请稍等</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再试一次</translation>
    </message>
    <message>
        <source>Back to the result</source>
        <translation>返回结果</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>受理号</translation>
    </message>
    <message>
        <source>What happens then</source>
        <translation>提了以后</translation>
    </message>
    <message>
        <source>What comes next</source>
        <translation>接下来</translation>
    </message>
</context>
<context>
    <name>RowsList</name>
    <message>
        <source>Something is missing here</source>
        <translation>这里还没填完</translation>
    </message>
    <message>
        <source>Change this</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Not filled in yet</source>
        <translation>还没填</translation>
    </message>
    <message>
        <source>Really remove</source>
        <translation>真的要删</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Add: %1</source>
        <translation>添加%1</translation>
    </message>
    <message>
        <source>Add another: %1</source>
        <translation>再添加一个%1</translation>
    </message>
</context>
<context>
    <name>ScrollBody</name>
    <message>
        <source>Back up</source>
        <translation>往上看</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>往下看</translation>
    </message>
</context>
<context>
    <name>SearchPage</name>
    <message>
        <source>Find a service</source>
        <translation>找事项</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>找事项</translation>
    </message>
    <message>
        <source>Pinyin, first letters or Chinese</source>
        <translation>拼音、首字母、汉字都行</translation>
    </message>
    <message>
        <source>%1 found</source>
        <translation>找到 %1 项</translation>
    </message>
    <message>
        <source>Say it in other words, choose who does it below, or get help from a person.</source>
        <translation>换个说法再试，或在下面按单位找，也可以请人帮忙。</translation>
    </message>
    <message>
        <source>Not among them? Search by meaning</source>
        <translation>不是这些？按意思再找找</translation>
    </message>
    <message>
        <source>Ask a person</source>
        <translation>问问工作人员</translation>
    </message>
    <message>
        <source>%1 services</source>
        <translation>%1 项</translation>
    </message>
    <message>
        <source>1 service</source>
        <translation>1 项</translation>
    </message>
    <message>
        <source>Continue a form</source>
        <translation>接着填</translation>
    </message>
    <message>
        <source>That you saved before, by its code</source>
        <translation>上次存下的表，凭接续码</translation>
    </message>
    <message>
        <source>Nothing found by these words</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>Open first</source>
        <translation>打开第一个</translation>
    </message>
    <message>
        <source>No match</source>
        <translation>没找到</translation>
    </message>
</context>
<context>
    <name>SecretPage</name>
    <message>
        <source>Another way</source>
        <translation>换一种方式</translation>
    </message>
    <message>
        <source>Being checked</source>
        <translation>正在核对</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>填好了</translation>
    </message>
    <message>
        <source>%1 of %2 digits typed</source>
        <translation>已填 %1 位，共 %2 位</translation>
    </message>
    <message>
        <source>Send a new code</source>
        <translation>重新发验证码</translation>
    </message>
    <message>
        <source>A new code can be sent in %1 s</source>
        <translation>%1 秒后可以重新发</translation>
    </message>
    <message>
        <source>Nobody from the city will ever ask you for these digits.</source>
        <translation>政府工作人员不会向您要这些数字。</translation>
    </message>
</context>
<context>
    <name>SignaturePad</name>
    <message>
        <source>Sign here with your finger</source>
        <translation>请用手指在框里签名</translation>
    </message>
    <message>
        <source>Write again</source>
        <translation>重写</translation>
    </message>
</context>
<context>
    <name>SlipCard</name>
    <message>
        <source>The slip is being printed</source>
        <translation>正在打印小票</translation>
    </message>
    <message>
        <source>The slip is printed</source>
        <translation>小票打好了</translation>
    </message>
    <message>
        <source>The slip was not printed</source>
        <translation>小票没打出来</translation>
    </message>
    <message>
        <source>Please look whether a slip came out</source>
        <translation>请看看小票出来没有</translation>
    </message>
    <message>
        <source>A slip</source>
        <translation>小票</translation>
    </message>
</context>
<context>
    <name>StatusPill</name>
    <message>
        <source>: </source>
        <comment>between a word and its sentence</comment>
        <translation>：</translation>
    </message>
</context>
<context>
    <name>Stepper</name>
    <message>
        <source>Step %1 of %2</source>
        <translation>第 %1 步，共 %2 步</translation>
    </message>
</context>
<context>
    <name>SummaryPage</name>
    <message>
        <source>Automatic: public rules decide; what they cannot settle goes to a person.</source>
        <translation>自动审批：按公开规则来定，定不了的转人工。</translation>
    </message>
    <message>
        <source>Let a person decide</source>
        <translation>请人来审</translation>
    </message>
    <message>
        <source>Decide automatically</source>
        <translation>自动审批</translation>
    </message>
    <message>
        <source>Hand it in</source>
        <translation>提交申请</translation>
    </message>
    <message>
        <source>Change this</source>
        <translation>改这一项</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>How it is decided</source>
        <translation>怎么审</translation>
    </message>
    <message>
        <source>Who shall decide? You choose.</source>
        <translation>谁来审？您来选。</translation>
    </message>
    <message>
        <source>Sign first, then choose who decides</source>
        <translation>先签名，再选谁来审</translation>
    </message>
</context>
<context>
    <name>TabBar</name>
    <message>
        <source>open</source>
        <translation>已打开</translation>
    </message>
</context>
<context>
    <name>UndertakingPage</name>
    <message>
        <source>To the condition</source>
        <translation>返回这一条</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>No, I do not undertake it</source>
        <translation>不承诺</translation>
    </message>
    <message>
        <source>Go on without it</source>
        <translation>不承诺，接着办</translation>
    </message>
    <message>
        <source>Tick it first</source>
        <translation>请先勾选</translation>
    </message>
    <message>
        <source>Next condition</source>
        <translation>下一条</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>If it turns out not to be so</source>
        <translation>不属实的后果</translation>
    </message>
    <message>
        <source>I have read it, and undertake it</source>
        <translation>我已看清，承诺属实</translation>
    </message>
    <message>
        <source>Your ways on</source>
        <translation>您可以这样办</translation>
    </message>
</context>
<context>
    <name>WithdrawPage</name>
    <message>
        <source>No, keep it</source>
        <translation>不撤回</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Yes, withdraw it</source>
        <translation>确认撤回</translation>
    </message>
    <message>
        <source>Asking the city</source>
        <translation>正在问市里</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再试一次</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>好了</translation>
    </message>
    <message>
        <source>Code of the slip</source>
        <translation>小票上的取件码</translation>
    </message>
    <message>
        <source>If you say yes</source>
        <translation>撤回以后</translation>
    </message>
    <message>
        <source>What comes next</source>
        <translation>接下来</translation>
    </message>
</context>
</TS>
